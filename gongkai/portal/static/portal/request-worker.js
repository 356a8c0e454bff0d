/* Looks for the number behind a challenge: SHA-256 over salt and number, one after the other. In script, because the
   browser's own digest is there over https alone and waits for each call. */
"use strict";

const K = new Uint32Array(64);
const START = new Uint32Array(8);

(function constants() {
  const part = (root) => (root - Math.floor(root)) * 4294967296;
  for (let found = 0, number = 2; found < 64; number += 1) {
    let prime = true;
    for (let by = 2; by * by <= number; by += 1) if (number % by === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = part(Math.sqrt(number));
    K[found] = part(Math.cbrt(number));
    found += 1;
  }
})();

const words = new Uint32Array(64);

function turn(value, by) {
  return (value >>> by) | (value << (32 - by));
}

function block(state, view, at) {
  for (let i = 0; i < 16; i += 1) words[i] = view.getUint32(at + 4 * i);
  for (let i = 16; i < 64; i += 1) {
    const low = words[i - 15];
    const high = words[i - 2];
    const s0 = turn(low, 7) ^ turn(low, 18) ^ (low >>> 3);
    const s1 = turn(high, 17) ^ turn(high, 19) ^ (high >>> 10);
    words[i] = words[i - 16] + s0 + words[i - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const big1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + big1 + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
    const big0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const two = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

function sha256(bytes) {
  const size = Math.ceil((bytes.length + 9) / 64) * 64;
  const padded = new Uint8Array(size);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(size - 4, bytes.length * 8);
  const state = START.slice();
  for (let at = 0; at < size; at += 64) block(state, view, at);
  return state;
}

function hex(state) {
  return [...state].map((word) => word.toString(16).padStart(8, "0")).join("");
}

addEventListener("message", ({ data }) => {
  const text = new TextEncoder();
  for (let number = 0; number <= data.maxNumber; number += 1) {
    if (number % 2000 === 0) postMessage({ done: Math.round((100 * number) / data.maxNumber) });
    if (hex(sha256(text.encode(data.salt + number))) === data.challenge) {
      const { algorithm, challenge, salt, signature } = data;
      postMessage({ proof: btoa(JSON.stringify({ algorithm, challenge, number, salt, signature })) });
      return;
    }
  }
  postMessage({ proof: "" });
});
