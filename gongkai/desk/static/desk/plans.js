/* Steps saved on the plan screens: several at once, keys in the review queue, folds that open from a button. */
"use strict";

document.querySelectorAll("[data-several]").forEach((form) => {
  const boxes = [...form.querySelectorAll("tbody .pick input")];
  const all = form.querySelector("[data-all]");
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    form.querySelector("[data-several-count]").textContent = ticked;
    form.classList.toggle("several--on", ticked > 0);
    if (all) {
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  };
  if (all) {
    all.addEventListener("change", () => {
      boxes.forEach((box) => { box.checked = all.checked; });
      tell();
    });
  }
  form.addEventListener("change", tell);
  tell();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (!opener) return;
  const target = document.getElementById(opener.dataset.open);
  const fold = target && target.closest("details");
  if (fold) {
    fold.open = true;
    const field = target.querySelector("textarea, input:not([type=hidden])");
    if (field) field.focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, button")) return;
  const key = event.key.toLowerCase();
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (target) {
    event.preventDefault();
    const asked = target.dataset.needs && target.form.elements[target.dataset.needs];
    if (asked && !asked.value.trim()) asked.focus(); // the reason first: a click would only be refused
    else target.click();
    return;
  }
  const rows = [...document.querySelectorAll(".queue__item a")];
  if (!rows.length || (key !== "j" && key !== "k")) return;
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = rows[at + (key === "j" ? 1 : -1)];
  if (next) next.click();
});

document.querySelectorAll("form[data-busy]").forEach((form) => {
  form.addEventListener("submit", () => {
    const note = document.createElement("p");
    note.className = "dim";
    note.setAttribute("role", "status");
    note.textContent = form.dataset.busy;
    form.append(note);
  });
});

/* The source beside the items: the words that an item was read from are marked while the item has the pointer or the focus. */
(() => {
  const source = document.querySelector("[data-source]");
  if (!source) return;
  let shown = null;
  const range = (box, start, end) => {
    const made = document.createRange();
    const text = box.firstChild;
    if (!text || text.nodeType !== Node.TEXT_NODE) return null;
    const points = [...text.data];
    const offset = (n) => points.slice(0, n).join("").length;
    made.setStart(text, Math.min(offset(start), text.length));
    made.setEnd(text, Math.min(offset(end), text.length));
    return made;
  };
  const clear = () => {
    source.querySelectorAll(".is-hit").forEach((box) => box.classList.remove("is-hit"));
    if (shown) shown.classList.remove("is-on");
    if (window.CSS && CSS.highlights) CSS.highlights.delete("read");
  };
  const mark = (item) => {
    if (item === shown) return;
    clear();
    shown = item;
    item.classList.add("is-on");
    const ranges = [];
    let first = null;
    item.dataset.spans.split(" ").filter(Boolean).forEach((span) => {
      const [key, start, end] = span.split(":");
      const box = document.getElementById(key);
      if (!box) return;
      box.classList.add("is-hit");
      if (!first || box.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING) first = box;
      const made = range(box, Number(start), Number(end));
      if (made) ranges.push(made);
    });
    if (window.CSS && CSS.highlights && ranges.length) CSS.highlights.set("read", new Highlight(...ranges));
    if (first) {
      const top = first.getBoundingClientRect().top - source.getBoundingClientRect().top;
      if (top < 0 || top > source.clientHeight - 60) source.scrollTop += top - source.clientHeight / 3;
    }
  };
  document.querySelectorAll("[data-spans]").forEach((item) => {
    item.addEventListener("mouseenter", () => mark(item));
    item.addEventListener("focusin", () => mark(item));
  });
})();

/* Warnings are walked with one key. */
(() => {
  const asks = [...document.querySelectorAll("[data-ask]")];
  const button = document.querySelector("[data-next-ask]");
  if (!button || !asks.length) return;
  let at = -1;
  const open = asks.filter((ask) => ask.classList.contains("ask--open"));
  const order = open.length ? [...open, ...asks.filter((ask) => !open.includes(ask))] : asks;
  const go = () => {
    if (at >= 0) order[at].classList.remove("is-here");
    at = (at + 1) % order.length;
    const ask = order[at];
    const fold = ask.closest("details");
    if (fold) fold.open = true;
    ask.classList.add("is-here");
    ask.scrollIntoView({ block: "center" });
    const field = ask.querySelector("input, summary");
    if (field) field.focus({ preventScroll: true });
  };
  button.addEventListener("click", go);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "n" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input[type=text], input[type=number], textarea, select")) {
      event.preventDefault();
      go();
    }
  });
})();

document.querySelectorAll("[data-drop]").forEach((zone) => {
  const input = zone.querySelector("input[type=file]");
  const name = zone.querySelector("[data-drop-name]");
  ["dragover", "dragleave", "drop"].forEach((kind) => zone.addEventListener(kind, () => zone.classList.toggle("is-over", kind === "dragover")));
  input.addEventListener("change", () => { name.textContent = input.files.length ? `已选：${input.files[0].name}` : ""; });
});

document.querySelectorAll("[data-reload]").forEach((box) => {
  window.setTimeout(() => window.location.reload(), Number(box.dataset.reload) * 1000);
});
