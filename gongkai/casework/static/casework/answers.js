/* A decision shows what its kind of answer asks for. Without this file every field is there. */
"use strict";

(() => {
  const show = (form) => {
    const code = form.querySelector("[data-code]").value;
    const grounds = [...form.querySelectorAll('[name="exemptions"]:checked')].map((box) => `${code}:${box.value}`);
    for (const part of form.querySelectorAll("[data-codes]")) {
      const codes = part.dataset.codes.split(" ");
      part.classList.toggle("is-on", codes.includes(code) || grounds.some((one) => codes.includes(one)));
    }
  };
  for (const form of document.querySelectorAll("[data-decision]")) {
    form.addEventListener("change", () => show(form));
    show(form);
  }
})();
