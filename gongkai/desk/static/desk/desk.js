/* The desk works without this file; it only saves steps. */
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) {
    event.preventDefault();
    return;
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
