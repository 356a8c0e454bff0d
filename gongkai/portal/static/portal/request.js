/* The application form works without this file up to the proof of work. With it: one part at a time, a draft in this
   browser alone, rows instead of lines, a look at everything before it is sent, and the proof. */
"use strict";

const DRAFT = `${location.pathname.split("/requests/")[0]}/requests/draft`;
const UNKEPT = new Set(["identity", "agent_identity", "csrfmiddlewaretoken", "proof", "step"]);
const MOST_BYTES = 20 * 1024 * 1024;
const form = document.querySelector("[data-request]");
let timer = 0;

/* the draft: what was typed, never numbers of papers, never files */

const store = {
  read() {
    try {
      return JSON.parse(localStorage.getItem(DRAFT) || "{}");
    } catch {
      return {};
    }
  },
  write(values) {
    try {
      localStorage.setItem(DRAFT, JSON.stringify(values));
    } catch {
      /* a browser that keeps nothing: the form works all the same */
    }
  },
  clear() {
    try {
      localStorage.removeItem(DRAFT);
    } catch {
      /* nothing was kept */
    }
  },
};

function kept(control) {
  return control.name && control.type !== "file" && control.type !== "hidden" && !UNKEPT.has(control.name);
}

function save() {
  const values = store.read();
  for (const name of new Set([...form.elements].filter(kept).map((control) => control.name))) {
    const controls = [...form.querySelectorAll(`[name="${name}"]`)];
    const chosen = controls.filter((one) => !["radio", "checkbox"].includes(one.type) || one.checked);
    values[name] = chosen.map((one) => one.value);
  }
  store.write(values);
}

function restore() {
  const values = store.read();
  let changed = false;
  for (const control of [...form.elements].filter(kept)) {
    const old = values[control.name];
    if (!Array.isArray(old)) continue;
    if (["radio", "checkbox"].includes(control.type)) {
      const on = old.includes(control.value);
      changed ||= on !== control.checked;
      control.checked = on;
    } else if (!control.value || control.tagName === "SELECT") {
      changed ||= Boolean(old[0]) && old[0] !== control.value;
      control.value = old[0] ?? control.value;
    }
  }
  document.querySelector("[data-restored]").hidden = !changed;
}

function offerClearing() {
  const notice = document.querySelector("[data-draft]");
  notice.hidden = false;
  notice.querySelector("[data-clear]").addEventListener("click", () => {
    clearTimeout(timer);
    store.clear();
    location.replace(location.pathname);
  });
}

/* several things: a row for each instead of lines */

function rows(box) {
  const text = box.querySelector("textarea");
  const label = box.querySelector("label");
  const list = document.createElement("ol");
  list.className = "ask__rows";
  const more = document.createElement("button");
  more.type = "button";
  more.className = "button";
  more.textContent = "加一项";
  const gather = () => {
    text.value = [...list.querySelectorAll("input")].map((one) => one.value.trim()).filter(Boolean).join("\n");
    more.hidden = list.children.length >= Number(box.dataset.most);
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const add = (value, focus) => {
    const item = document.createElement("li");
    const input = document.createElement("input");
    input.type = "text";
    input.maxLength = 400;
    input.value = value;
    input.setAttribute("aria-label", `第${list.children.length + 1}项`);
    input.addEventListener("input", gather);
    const less = document.createElement("button");
    less.type = "button";
    less.className = "ask__less";
    less.textContent = "删除";
    less.setAttribute("aria-label", `删除第${list.children.length + 1}项`);
    less.addEventListener("click", () => {
      item.remove();
      [...list.children].forEach((one, number) => {
        one.querySelector("input").setAttribute("aria-label", `第${number + 1}项`);
        one.querySelector("button").setAttribute("aria-label", `删除第${number + 1}项`);
      });
      gather();
      more.focus();
    });
    item.append(input, less);
    list.append(item);
    if (focus) input.focus();
  };
  text.value.split("\n").filter((line) => line.trim()).forEach((line) => add(line.trim(), false));
  more.addEventListener("click", () => add("", true));
  const words = document.createElement("p");
  words.className = "field__label";
  words.append(...label.childNodes);
  label.replaceWith(words);
  text.hidden = true;
  box.append(list, more);
  box.id = "id_items";
  box.tabIndex = -1;
  text.removeAttribute("id");
}

/* what only some have to fill in */

function conditions() {
  const kind = form.querySelector('[name="applicant_kind"]:checked');
  const delivery = form.querySelector('[name="delivery"]:checked');
  const on = {
    organisation: kind && kind.value !== "natural",
    agent: form.querySelector('[name="for_other"]').checked,
    fax: delivery && delivery.value === "fax",
  };
  for (const part of form.querySelectorAll("[data-only]")) part.hidden = !on[part.dataset.only];
  const paper = form.querySelector('[name="paper"]');
  if (on.organisation && !["credit", "other"].includes(paper.value)) paper.value = "credit";
  if (!on.organisation && paper.value === "credit") paper.value = "resident";
  agree();
}

/* the form and the way of handing over go together: what does not is said at once, with what to choose instead */

const picked = (name) => form.querySelector(`[name="${name}"]:checked`);

function clashOf(carrier, delivery) {
  if (!carrier || !delivery) return "";
  return JSON.parse(form.querySelector("[data-clashes]").dataset.clashes)[`${carrier.value} ${delivery.value}`] || "";
}

function ways(carrier, delivery) {
  const others = (name) => [...form.querySelectorAll(`[name="${name}"]`)];
  const wayOut = (control, words) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = `${words}“${shown(control, true)}”`;
    button.addEventListener("click", () => {
      control.checked = true;
      control.dispatchEvent(new Event("input", { bubbles: true }));
      control.dispatchEvent(new Event("change", { bubbles: true }));
      control.focus();
    });
    return button;
  };
  return [
    ...others("delivery").filter((one) => !clashOf(carrier, one)).map((one) => wayOut(one, "改为")),
    ...others("carrier").filter((one) => !clashOf(one, delivery)).map((one) => wayOut(one, "提供形式改为")),
  ];
}

function agree() {
  const box = form.querySelector("[data-clashes]");
  const [carrier, delivery] = [picked("carrier"), picked("delivery")];
  const words = clashOf(carrier, delivery);
  const told = box.querySelector("[data-clash]");
  if (told.dataset.clash === words) return;
  told.dataset.clash = words;
  told.hidden = !words;
  told.replaceChildren();
  box.querySelector(".fault")?.remove();
  if (!words) {
    box.classList.remove("field--wrong");
    return;
  }
  const line = document.createElement("p");
  line.textContent = words;
  const buttons = document.createElement("p");
  buttons.className = "clash__ways";
  buttons.append(...ways(carrier, delivery));
  told.append(line, buttons);
}

function stuck(part) {
  const told = part.querySelector("[data-clash]:not([hidden])");
  if (!told) return false;
  told.closest(".field").classList.add("field--wrong");
  told.querySelector("button").focus();
  told.scrollIntoView({ block: "nearest" });
  return true;
}

/* one part at a time */

const walk = { at: 1, parts: [], marks: [] };

function go(to, focus) {
  walk.at = to;
  walk.parts.forEach((part) => {
    part.hidden = Number(part.dataset.step) !== to;
  });
  walk.marks.forEach((mark, number) => {
    if (number + 1 === to) mark.setAttribute("aria-current", "step");
    else mark.removeAttribute("aria-current");
  });
  const bar = form.querySelector("[data-walk]");
  bar.querySelector("[data-back]").hidden = to === 1;
  bar.querySelector("[data-on]").hidden = to === walk.parts.length;
  const already = document.querySelector(".already");
  if (already) already.hidden = to !== 1;
  if (to === walk.parts.length) review();
  if (focus) {
    const legend = walk.parts[to - 1].querySelector("legend");
    legend.tabIndex = -1;
    legend.focus();
    document.querySelector(".steps").scrollIntoView();
  }
}

function lacking(part) {
  for (const control of part.querySelectorAll("[data-need]")) {
    if (!control.value.trim()) return [control, `没有填${control.dataset.need}`];
  }
  for (const chosen of part.querySelectorAll("[data-asks]:checked")) {
    const control = form.elements[chosen.dataset.asks];
    const words = `选择了“${shown(chosen)}”，但没有填${named(control)}`;
    if (!control.value.trim()) return [control, words];
  }
  const file = part.querySelector('[name="identity_file"]');
  if (file && !file.files.length) return [file, "没有选择证件照片或者扫描件"];
  return null;
}

function unsay() {
  for (const line of form.querySelectorAll("[data-now]")) {
    const field = line.closest(".field");
    field.classList.remove("field--wrong");
    field.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    line.remove();
  }
}

function say(control, words) {
  const line = document.createElement("p");
  line.className = "fault";
  line.dataset.now = "";
  line.setAttribute("role", "alert");
  line.textContent = `${words}。请填写后再继续。`;
  control.before(line);
  control.setAttribute("aria-invalid", "true");
  control.closest(".field").classList.add("field--wrong");
  control.addEventListener("input", unsay, { once: true });
  control.focus();
  control.closest(".field").scrollIntoView({ block: "nearest" });
}

function steps() {
  walk.parts = [...form.querySelectorAll("[data-step]")];
  walk.marks = [...document.querySelectorAll(".steps li")];
  const bar = form.querySelector("[data-walk]");
  bar.hidden = false;
  bar.querySelector("[data-back]").addEventListener("click", () => go(walk.at - 1, true));
  bar.querySelector("[data-on]").addEventListener("click", () => {
    unsay();
    if (stuck(walk.parts[walk.at - 1])) return;
    const lack = lacking(walk.parts[walk.at - 1]);
    if (lack) {
      go(Number(lack[0].closest("[data-step]").dataset.step), false);
      say(...lack);
    } else go(walk.at + 1, true);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.tagName === "INPUT" && walk.at < walk.parts.length) {
      event.preventDefault();
      bar.querySelector("[data-on]").click();
    }
  });
  go(1, false);
}

/* a look at everything before it is sent */

function shown(control, always = false) {
  if (control.type === "file") return [...control.files].map((file) => file.name).join("、");
  if (control.tagName === "SELECT") return control.selectedOptions[0].textContent;
  if (["radio", "checkbox"].includes(control.type)) {
    if (!control.checked && !always) return "";
    return control.type === "checkbox" ? "是" : control.nextElementSibling.textContent;
  }
  return control.value.trim();
}

function named(control) {
  const box = control.closest(".field");
  const label = control.type === "checkbox" ? control.nextElementSibling : box.querySelector("label, .field__label");
  return label.firstChild.textContent.trim();
}

function review() {
  const sums = form.querySelector("[data-sums]");
  sums.replaceChildren();
  for (const control of form.elements) {
    const away = control.closest("[data-only][hidden]");
    if (!control.name || control.type === "hidden" || away || !control.closest(".field")) continue;
    const value = shown(control);
    if (!value) continue;
    const row = document.createElement("div");
    const term = document.createElement("dt");
    const words = document.createElement("dd");
    term.textContent = control.name === "items" ? "分项" : named(control);
    words.textContent = value;
    words.className = "lines";
    row.append(term, words);
    sums.append(row);
  }
  form.querySelector("[data-review]").hidden = false;
}

/* the proof */

function tell(words) {
  form.querySelector("[data-work]").textContent = words;
}

async function prove() {
  const answer = await fetch(form.dataset.proof, { cache: "no-store", credentials: "omit" });
  if (!answer.ok) throw new Error((await answer.json()).message || "");
  const puzzle = await answer.json();
  const bar = form.querySelector("[data-bar]");
  bar.hidden = false;
  return new Promise((resolve, reject) => {
    const worker = new Worker(form.dataset.worker);
    worker.addEventListener("message", ({ data }) => {
      if (data.done !== undefined) {
        bar.value = Math.min(99, data.done);
        return;
      }
      worker.terminate();
      if (data.proof) resolve(data.proof);
      else reject(new Error(""));
    });
    worker.addEventListener("error", () => reject(new Error("")));
    worker.postMessage(puzzle);
  });
}

function total() {
  return [...form.querySelectorAll('input[type="file"]')]
    .flatMap((control) => [...control.files])
    .reduce((sum, file) => sum + file.size, 0);
}

async function send(event) {
  event.preventDefault();
  const button = form.querySelector("[data-send]");
  if (button.disabled) return;
  if (total() > MOST_BYTES) {
    tell(`文件合计${(total() / 1048576).toFixed(1)}MB，超过20MB。请换成较小的照片后再提交。`);
    return;
  }
  button.disabled = true;
  tell("正在验证，约几秒钟，请不要关闭页面……");
  try {
    form.elements.proof.value = await prove();
    tell("验证完成，正在提交……");
    form.submit();
  } catch (error) {
    button.disabled = false;
    form.querySelector("[data-bar]").hidden = true;
    tell(error.message || "验证没有完成。请检查网络后再提交，填写的内容还在。");
  }
}

if (document.querySelector("[data-sent]")) store.clear();
if (form) {
  if (form.dataset.faulty === undefined) restore();
  offerClearing();
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 300);
  });
  form.addEventListener("submit", save);
  if (form.dataset.proof) {
    rows(form.querySelector("[data-rows]"));
    conditions();
    form.addEventListener("change", conditions);
    form.addEventListener("submit", send);
    if (form.dataset.faulty === undefined) steps();
    else document.getElementById("faults").focus();
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      form.querySelector("[data-send]").disabled = false;
      tell("");
    });
  }
}
