/* Steps saved on the request screens. Everything works without this file. */
"use strict";

/* Parts of a page that are read when it is there already: similar requests. */
document.querySelectorAll("[data-fetched]").forEach(async (box) => {
  const answer = await fetch(box.dataset.fetched, { headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);
  if (answer && answer.ok) {
    box.innerHTML = await answer.text();
  }
});

/* Usual words for a reason. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const field = document.getElementById(button.dataset.fill);
  field.value = button.textContent.trim();
  field.focus();
});

/* Intake: the receipt told while one types, fields of other channels put away, similar requests beside, faults without a reload. */
(() => {
  const form = document.querySelector("[data-intake]");
  if (!form) return;
  const headers = { "X-Requested-With": "XMLHttpRequest" };
  const waiting = {};
  const later = (name, act) => {
    window.clearTimeout(waiting[name]);
    waiting[name] = window.setTimeout(act, 350);
  };
  const without = (names) => {
    const body = new FormData(form);
    names.forEach((name) => body.delete(name));
    return body;
  };
  const files = [...form.querySelectorAll("input[type=file]")].map((input) => input.name);
  const field = (name) => form.querySelector(`[data-field="${CSS.escape(name)}"]`);

  const needs = {
    posted_on: ["post_signed", "post_plain", "post_other_unit"],
    tracking_no: ["post_signed", "post_other_unit"],
    envelope: ["post_signed", "post_plain", "post_other_unit"],
    first_unit: ["post_other_unit"],
    confirmed_on: ["post_plain", "post_other_unit", "email", "fax", "other"],
    confirmed_how: ["post_plain", "post_other_unit", "email", "fax", "other"],
    ruled_on: ["other"],
    oral: ["counter"],
  };
  const shape = () => {
    const channel = new FormData(form).get("channel");
    Object.entries(needs).forEach(([name, channels]) => {
      const box = field(name);
      const filled = [...box.querySelectorAll("input")].some((input) => (input.type === "checkbox" ? input.checked : input.value));
      box.hidden = !channels.includes(channel) && !filled;
    });
    field("contact_person").hidden = form.elements.applicant_kind.value === "natural" && !form.elements.contact_person.value;
  };

  const clash = form.querySelector("[data-clashes]");
  const clashes = JSON.parse(clash.dataset.clashes);
  const agree = () => {
    const words = clashes[`${form.elements.carrier.value} ${form.elements.delivery.value}`] || "";
    clash.textContent = words && `${words}申请书这样写的，照原样登记，再与申请人商定。`;
    clash.hidden = !words;
  };

  const told = form.querySelector("[data-receipt-told]");
  const receipt = async () => {
    const answer = await fetch(form.dataset.receipt, { method: "POST", body: without(files), headers }).catch(() => null);
    if (!answer || !answer.ok) return;
    const said = await answer.json();
    told.querySelector("[data-words]").textContent = said.words;
    told.querySelector("[data-due]").textContent = said.due;
    told.querySelector("[data-basis]").textContent = said.basis ? `依据${said.basis}` : "";
    told.classList.toggle("is-wrong", Boolean(said.wrong));
  };

  const box = document.querySelector("[data-alike-told]");
  const alike = async () => {
    const answer = await fetch(form.dataset.alike, { method: "POST", body: without(files), headers }).catch(() => null);
    if (answer && answer.ok) box.innerHTML = await answer.text();
  };

  form.addEventListener("input", (event) => {
    const name = event.target.name;
    shape();
    agree();
    if (["channel", "arrived_on", "confirmed_on", "ruled_on", "phone", "email"].includes(name)) later("receipt", receipt);
    if (["applicant_name", "identity", "phone", "subject", "content"].includes(name)) later("alike", alike);
  });

  const show = (faults) => {
    form.querySelectorAll(".errors").forEach((list) => list.remove());
    const general = form.querySelector("[data-faults]");
    general.replaceChildren();
    general.hidden = false;
    const head = document.createElement("p");
    head.textContent = "还没有登记。请改正下面标出的内容，已填的内容和附件都在。";
    general.append(head);
    let first = null;
    Object.entries(faults).forEach(([name, sentences]) => {
      const place = field(name) || (form.elements[name] && form.elements[name].closest && form.elements[name].closest(".field"));
      if (!place) {
        sentences.forEach((sentence) => {
          const line = document.createElement("p");
          line.textContent = sentence;
          general.append(line);
        });
        return;
      }
      place.hidden = false;
      const list = document.createElement("ul");
      list.className = "errors";
      sentences.forEach((sentence) => {
        const line = document.createElement("li");
        line.textContent = sentence;
        list.append(line);
      });
      (place.querySelector(".field") || place).append(list);
      first = first && first.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING ? first : place;
    });
    const control = first && first.querySelector("input, select, textarea");
    if (control) control.focus();
    (first || general).scrollIntoView({ block: "center" });
  };

  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const button = form.querySelector(".bar .button");
    button.disabled = true;
    try {
      const answer = await fetch(form.action || window.location.href, { method: "POST", body: new FormData(form), headers });
      const said = await answer.json();
      if (said.address) {
        window.location.assign(said.address);
        return;
      }
      show(said.faults || { "": [said.message || "没有登记，请重试。"] });
    } catch {
      show({ "": ["网络中断，没有登记。已填的内容都在，请重试。"] });
    }
    button.disabled = false;
    delete form.dataset.sent;
  });
  shape();
  agree();
  receipt();
})();

/* Where the tabs are wider than the screen, the one that is open is in sight. */
document.querySelector(".case-page .tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
