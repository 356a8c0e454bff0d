/* Steps saved on the plan screens: several at once, keys in the review queue, folds that open from a button. */
"use strict";

document.querySelectorAll("[data-several]").forEach((form) => {
  const boxes = [...form.querySelectorAll('input[name="duty"]')];
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
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, button")) return;
  const key = event.key.toLowerCase();
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (target) {
    event.preventDefault();
    target.click();
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
