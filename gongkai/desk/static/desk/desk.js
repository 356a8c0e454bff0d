/* The desk works without this file; it only saves steps. */
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  if ((event.submitter || form).closest("[data-download]")) {
    return; // the page stays, and so do its buttons
  }
  if (form.dataset.sent) {
    event.preventDefault(); // a second tap must not send twice
    return;
  }
  if ((form.method || "").toLowerCase() === "post") {
    form.dataset.sent = "yes";
    window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
  }
});

document.addEventListener("change", (event) => {
  const control = event.target;
  if (control.matches("[data-submit-on-change]")) {
    control.form.requestSubmit();
  }
  if (control.matches("[data-pick-all]")) {
    document.querySelectorAll(control.dataset.pickAll).forEach((box) => {
      box.checked = control.checked;
    });
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-print]");
  if (button) {
    window.print();
  }
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    navigator.clipboard.writeText(document.querySelector(copy.dataset.copy).textContent.trim()).then(() => {
      copy.textContent = "已复制";
    });
  }
});

/* Checking the chains step by step, with progress */
document.addEventListener("submit", async (event) => {
  const box = event.target.closest("[data-verify]");
  if (!box || event.defaultPrevented) {
    return;
  }
  event.preventDefault();
  const form = event.target;
  const out = box.querySelector("[data-verify-out]");
  const meter = out.querySelector("progress");
  const results = out.querySelector("[data-verify-results]");
  const button = form.querySelector("button");
  out.hidden = false;
  button.disabled = true;
  results.replaceChildren();
  let before = 0;
  try {
    for (const chain of form.querySelectorAll("[data-length]")) {
      let answer = { reached: 0, done: false };
      while (!answer.done) {
        const body = new FormData();
        body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        body.set("chain", chain.value);
        body.set("after", answer.reached);
        const response = await fetch(box.dataset.verify, { method: "POST", body, headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (!response.ok) {
          throw new Error(response.status === 401 ? "登录已失效，请重新登录。" : "校验没有完成，请重试。");
        }
        answer = await response.json();
        meter.value = before + answer.reached;
      }
      before += Number(chain.dataset.length);
      const line = document.createElement("li");
      line.className = answer.holds ? "note note--green" : "note note--red";
      line.textContent = answer.words;
      results.append(line);
    }
    out.querySelector("[data-verify-words]").textContent = "校验完成";
  } catch (error) {
    out.querySelector("[data-verify-words]").textContent = error.message;
  }
  button.disabled = false;
  delete form.dataset.sent;
});
