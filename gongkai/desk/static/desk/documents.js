/* Steps saved on the document screens. The editor itself is an ES module that is fetched only where there is text to write. */
"use strict";

const asScript = { "X-Requested-With": "XMLHttpRequest" };

/* What there is to say, where messages of the page stand */
const say = (words, tone = "") => {
  const box = document.querySelector(".desk-messages");
  const line = document.createElement("p");
  line.className = `note ${tone ? `note--${tone}` : ""}`;
  line.textContent = words;
  box.replaceChildren(line);
};

/* Parts of a page that change by themselves: files, the gate */
const replacePart = (selector, html) => {
  const part = document.querySelector(selector);
  part.innerHTML = html; // rendered by our own templates, which escape
  part.dispatchEvent(new CustomEvent("part:changed", { bubbles: true }));
};

const send = (form, submitter, onProgress) => new Promise((resolve, reject) => {
  const body = new FormData(form, submitter);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  Object.entries(asScript).forEach(([name, value]) => request.setRequestHeader(name, value));
  if (onProgress) request.upload.addEventListener("progress", onProgress);
  request.addEventListener("load", () => {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* an error page: told below */ }
    if (request.status < 400 && answer.html !== undefined) resolve(answer);
    else reject(new Error(answer.message || "没有办成，请刷新页面后重试。"));
  });
  request.addEventListener("error", () => reject(new Error("网络不通，没有办成。")));
  request.send(body);
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-fetch]");
  if (!form) return;
  event.preventDefault();
  const meter = form.querySelector("progress");
  if (meter) meter.hidden = false;
  try {
    const progress = meter && ((step) => { if (step.lengthComputable) meter.value = (step.loaded / step.total) * 100; });
    const answer = await send(form, event.submitter, progress);
    replacePart(form.dataset.fetch, answer.html);
    if (answer.said.length) say(answer.said.join(" "));
  } catch (error) {
    say(error.message, "red");
    delete form.dataset.sent;
    if (meter) meter.hidden = true;
  }
}, true);

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-upload]") && event.target.files.length) event.target.form.requestSubmit();
});

/* Widths of the preview */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-width]");
  if (!button) return;
  document.querySelector("[data-preview-frame]").classList.toggle("preview--phone", button.dataset.width === "phone");
  document.querySelectorAll("[data-width]").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
});

/* The editor's page */
(() => {
  const paper = document.querySelector("[data-paper]");
  if (!paper) return;
  const note = document.querySelector("[data-saved]");
  let dirty = false;
  let leaving = false;
  const touched = () => {
    if (!dirty) note.textContent = "有修改还没有保存";
    dirty = true;
  };
  paper.addEventListener("input", touched);
  paper.addEventListener("change", touched);
  document.querySelector("[name=urgent_why]")?.addEventListener("input", (event) => event.stopPropagation());
  window.addEventListener("beforeunload", (event) => { if (dirty && !leaving) event.preventDefault(); });

  const save = async () => {
    note.textContent = "正在保存…";
    const body = new FormData(paper);
    body.set("then", "save");
    const before = dirty;
    dirty = false;
    try {
      const response = await fetch(paper.action || location.href, { method: "POST", body, headers: asScript });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.message || "没有保存。");
      paper.elements.version.value = answer.version;
      const now = new Date();
      const clock = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
      note.textContent = answer.lacks.length ? `${clock}已保存，还缺：${answer.lacks.join("、")}` : `${clock}已保存`;
      return true;
    } catch (error) {
      dirty = before || true;
      note.textContent = "没有保存";
      say(error.message, "red");
      document.querySelector(".desk-messages").scrollIntoView({ block: "center" });
      if (error.message.includes("之后保存过")) { leaving = true; paper.submit(); } // the page shows the newer text beside
      return false;
    }
  };
  paper.addEventListener("submit", (event) => {
    if (!event.submitter || event.submitter.value === "save") {
      event.preventDefault();
      event.stopPropagation();
      delete paper.dataset.sent;
      save();
      return;
    }
    leaving = true;
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
    }
  });
  document.querySelector("[data-preview]")?.addEventListener("click", async (event) => {
    if (!dirty) return;
    event.preventDefault();
    if (await save()) location.assign(event.target.href);
  });
  document.addEventListener("click", (event) => {
    const take = event.target.closest("[data-take-version]");
    if (take) {
      paper.elements.version.value = take.dataset.takeVersion;
      save();
    }
  });

  /* Documents that this one repeals or changes */
  const rows = paper.querySelector("[data-effect-rows]");
  if (rows) {
    const search = paper.querySelector("[data-effect-search]");
    const found = paper.querySelector("[data-effect-found]");
    const add = (one) => {
      const row = paper.querySelector("[data-effect-template]").content.firstElementChild.cloneNode(true);
      row.querySelector("[name=effect_target]").value = one.key;
      row.querySelector("[data-effect-title]").textContent = `《${one.title}》${one.number}`;
      rows.append(row);
      found.replaceChildren();
      search.value = "";
      touched();
    };
    let timer = 0;
    search.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    search.addEventListener("input", (event) => {
      event.stopPropagation();
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const body = new FormData();
        body.set("q", search.value);
        body.set("csrfmiddlewaretoken", paper.elements.csrfmiddlewaretoken.value);
        const response = await fetch(paper.dataset.choose, { method: "POST", body, headers: asScript });
        if (!response.ok) return;
        const taken = new Set([...rows.querySelectorAll("[name=effect_target]")].map((input) => input.value));
        const items = (await response.json()).filter((one) => !taken.has(String(one.key))).map((one) => {
          const item = document.createElement("li");
          const button = document.createElement("button");
          button.type = "button";
          button.className = "link";
          button.textContent = `《${one.title}》${one.number}`;
          button.addEventListener("click", () => add(one));
          item.append(button);
          return item;
        });
        const none = document.createElement("li");
        none.className = "dim";
        none.textContent = "没有找到已公开、有效力的文件。";
        found.replaceChildren(...(items.length ? items : [none]));
      }, 250);
    });
    rows.addEventListener("click", (event) => {
      if (event.target.matches("[data-effect-remove]")) {
        event.target.closest("tr").remove();
        touched();
      }
    });
  }

  /* Blocks of free pages */
  const blocks = paper.querySelector("[data-block-rows]");
  if (blocks) {
    paper.addEventListener("click", (event) => {
      const add = event.target.closest("[data-block-add]");
      const row = event.target.closest(".block-row");
      if (add) {
        const made = paper.querySelector("[data-block-template]").content.firstElementChild.cloneNode(true);
        made.querySelector("[name=block_type]").value = add.dataset.blockAdd;
        made.querySelector("[data-block-label]").textContent = add.dataset.label;
        made.querySelector("[data-block-hint]").textContent = add.dataset.hint;
        const text = made.querySelector("textarea");
        text.setAttribute("aria-label", add.dataset.label);
        text.rows = ["heading", "column"].includes(add.dataset.blockAdd) ? 1 : 4;
        blocks.append(made);
        text.focus();
        touched();
      } else if (row && event.target.matches("[data-block-remove]")) {
        row.remove();
        touched();
      } else if (row && event.target.matches("[data-block-move]")) {
        const up = event.target.dataset.blockMove === "-1";
        const beside = up ? row.previousElementSibling : row.nextElementSibling;
        if (beside) up ? beside.before(row) : beside.after(row);
        event.target.focus();
        touched();
      }
    });
  }

  const loader = document.querySelector("script[data-module]");
  if (paper.querySelector("[data-prose]") && loader) import(loader.dataset.module).then((module) => module.start(paper, touched, say));
})();

/* From a finding to its place: in the text, in a field, or in the files */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mend]");
  if (!button) return;
  const find = button.closest("[data-find]");
  const where = find.dataset.where;
  if (where.startsWith("file:")) {
    document.getElementById("files").scrollIntoView({ block: "start", behavior: "smooth" });
    return;
  }
  const field = document.getElementById(`id_${where.replace("extra:", "extra_")}`);
  if (where === "body") {
    document.getElementById("body").scrollIntoView({ block: "nearest" });
    document.dispatchEvent(new CustomEvent("prose:find", { detail: find.dataset.find }));
  } else if (field) {
    const fold = field.closest("details");
    if (fold) fold.open = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
  } else {
    const empty = [...document.querySelectorAll(".paper .must")].map((sign) => sign.closest(".field").querySelector("input, textarea, select")).find((one) => one && !one.value);
    (empty || document.getElementById("id_title"))?.focus();
  }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#mark-']");
  const target = link && document.getElementById(link.hash.slice(1));
  const fold = target && target.closest("details");
  if (fold) fold.open = true;
});

/* Choices of a long list stay in this browser until they are cleared; what a filter hides is sent along. */
document.querySelectorAll("form[data-keep]").forEach((form) => {
  const key = form.dataset.keep;
  const radios = [...form.querySelectorAll("input[type=radio]")];
  const names = new Set(radios.map((one) => one.name));
  const read = () => { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } };
  const tell = (kept) => {
    const all = Object.keys(kept).length;
    const away = Object.keys(kept).filter((name) => !names.has(name)).length;
    form.querySelector("[data-kept]").textContent = all ? `已选${all}份${away ? `（${away}份不在本页）` : ""}。` : "";
    form.querySelector("[data-forget]").hidden = !all;
  };
  const write = (kept) => {
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* a private window keeps nothing */ }
    tell(kept);
  };
  const kept = read();
  if ("keepWhole" in form.dataset) Object.keys(kept).filter((name) => !names.has(name)).forEach((name) => delete kept[name]);
  const answered = new Set(radios.filter((one) => one.checked).map((one) => one.name));
  radios.forEach((one) => {
    if (!answered.has(one.name)) one.checked = kept[one.name] === one.value;
    if (one.checked) kept[one.name] = one.value;
  });
  write(kept);
  form.addEventListener("change", (event) => {
    if (event.target.type === "radio") write({ ...read(), [event.target.name]: event.target.value });
  });
  form.addEventListener("formdata", (event) => {
    Object.entries(read()).forEach(([name, value]) => { if (!names.has(name)) event.formData.set(name, value); });
  });
  form.querySelector("[data-forget]").addEventListener("click", () => {
    radios.forEach((one) => { one.checked = false; });
    write({});
  });
});
