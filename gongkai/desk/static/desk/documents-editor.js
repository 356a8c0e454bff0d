/* The text editor: Tiptap's parts as django-prose-editor ships them, with a bar of our own. No style is injected. */

export async function start(paper, touched, say) {
  const area = paper.querySelector("[data-prose]");
  const bar = paper.querySelector("[data-tools]");
  const kit = await import(paper.dataset.editor);
  const token = paper.elements.csrfmiddlewaretoken.value;
  const headers = { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": token };

  const captioned = kit.Table.extend({
    addAttributes() {
      return { caption: { default: null, parseHTML: (table) => table.querySelector(":scope > caption")?.textContent || null, renderHTML: () => ({}) } };
    },
    renderHTML({ node, HTMLAttributes }) {
      const body = ["tbody", 0];
      return node.attrs.caption ? ["table", HTMLAttributes, ["caption", node.attrs.caption], body] : ["table", HTMLAttributes, body];
    },
  });
  const nothing = kit.Node.create({ name: "tableCaption", parseHTML: () => [{ tag: "caption", ignore: true }] });

  const host = document.createElement("div");
  host.className = "prose-host";
  area.before(host);
  area.hidden = true;
  const editor = new kit.Editor({
    element: host,
    injectCSS: false,
    content: area.value,
    extensions: [
      kit.Document, kit.Paragraph, kit.Text, kit.HardBreak, kit.Heading.configure({ levels: [2, 3, 4] }), kit.Bold, kit.Italic,
      kit.Underline, kit.Subscript, kit.Superscript, kit.BulletList, kit.OrderedList, kit.ListItem, kit.Blockquote,
      kit.HorizontalRule, kit.Link.configure({ openOnClick: false, autolink: false }), kit.Image, kit.Figure, kit.Caption,
      captioned.configure({ resizable: false }), kit.TableRow, kit.TableCell, kit.TableHeader, nothing, kit.History,
      kit.Gapcursor, kit.Dropcursor,
    ],
    editorProps: {
      attributes: { class: "prose public-text", role: "textbox", "aria-multiline": "true", "aria-label": "正文" },
      handlePaste: (_, event) => paste(event),
      handleDrop: (_, event) => dropped(event),
    },
    onUpdate: ({ editor: current }) => {
      area.value = current.isEmpty ? "" : current.getHTML();
      touched();
      state();
    },
    onSelectionUpdate: () => state(),
  });
  bar.hidden = false;
  window.gongkaiEditor = editor;

  const ask = (title, label, value = "") => new Promise((resolve) => {
    const dialog = document.querySelector("[data-ask]");
    dialog.querySelector("[data-ask-title]").textContent = title;
    dialog.querySelector("[data-ask-label]").textContent = label;
    const input = dialog.querySelector("[data-ask-input]");
    input.value = value;
    dialog.returnValue = "cancel";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "ok" ? input.value.trim() : null), { once: true });
    dialog.showModal();
  });
  const post = async (address, fields) => {
    const body = new FormData();
    Object.entries(fields).forEach(([name, value]) => body.set(name, value));
    const response = await fetch(address, { method: "POST", body, headers });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.message || "没有办成，请重试。");
    return answer;
  };
  const picture = async (file) => {
    const alt = await ask("插入图片", "这张图说的是什么（给看不到图的人）", "");
    if (alt === null) return;
    try {
      const { src } = await post(paper.dataset.image, { file, alt });
      editor.chain().focus().insertContent({ type: "figure", content: [{ type: "image", attrs: { src, alt } }] }).run();
    } catch (error) { say(error.message, "red"); }
  };
  function paste(event) {
    const image = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
    const html = event.clipboardData.getData("text/html");
    if (image && !html) {
      picture(image);
      return true;
    }
    if (!html || html.includes("data-pm-slice")) return false;
    post(paper.dataset.clean, { html }).then(({ html: clean }) => editor.chain().focus().insertContent(clean).run(), (error) => say(error.message, "red"));
    return true;
  }
  function dropped(event) {
    const image = [...(event.dataTransfer?.files || [])].find((file) => file.type.startsWith("image/"));
    if (!image) return false;
    event.preventDefault();
    picture(image);
    return true;
  }
  const takeIn = async (file) => {
    say("正在读取文件…");
    let answer;
    try {
      answer = await post(paper.dataset.clean, { file });
    } catch (error) {
      say(error.message, "red");
      return;
    }
    document.querySelector(".desk-messages").replaceChildren();
    const dialog = document.querySelector("[data-import-preview]");
    const lost = dialog.querySelector("[data-import-dropped]");
    lost.className = answer.dropped.length ? "note note--amber" : "note";
    lost.textContent = answer.dropped.length ? `没有取入的：${answer.dropped.join("；")}` : "没有丢下什么。";
    dialog.querySelector("[data-import-html]").innerHTML = answer.html; // cleaned by the server
    dialog.returnValue = "cancel";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "replace") editor.commands.setContent(answer.html, { emitUpdate: true });
      if (dialog.returnValue === "insert") editor.chain().focus().insertContent(answer.html).run();
      const title = paper.elements.title;
      if (dialog.returnValue === "replace" && answer.title && !title.value.trim()) title.value = answer.title;
    }, { once: true });
    dialog.showModal();
  };
  const link = async () => {
    const old = editor.getAttributes("link").href || "";
    const href = await ask("链接", "网址（留空去掉链接）", old);
    if (href === null) return;
    const chain = editor.chain().focus().extendMarkRange("link");
    href ? chain.setLink({ href }).run() : chain.unsetLink().run();
  };
  const run = (name, ...rest) => editor.chain().focus()[name](...rest).run();
  const acts = {
    h2: () => run("toggleHeading", { level: 2 }), h3: () => run("toggleHeading", { level: 3 }), h4: () => run("toggleHeading", { level: 4 }),
    paragraph: () => run("setParagraph"), bold: () => run("toggleBold"), italic: () => run("toggleItalic"), link,
    bullets: () => run("toggleBulletList"), numbers: () => run("toggleOrderedList"), quote: () => run("toggleBlockquote"),
    table: () => run("insertTable", { rows: 3, cols: 3, withHeaderRow: true }), rowAfter: () => run("addRowAfter"),
    columnAfter: () => run("addColumnAfter"), rowDelete: () => run("deleteRow"), columnDelete: () => run("deleteColumn"),
    merge: () => run("mergeCells"), split: () => run("splitCell"), headRow: () => run("toggleHeaderRow"), tableDelete: () => run("deleteTable"),
    image: () => bar.querySelector("[data-image-file]").click(), import: () => bar.querySelector("[data-import-file]").click(),
    undo: () => run("undo"), redo: () => run("redo"),
  };
  const marks = {
    h2: ["heading", { level: 2 }], h3: ["heading", { level: 3 }], h4: ["heading", { level: 4 }], bold: ["bold"], italic: ["italic"],
    link: ["link"], bullets: ["bulletList"], numbers: ["orderedList"], quote: ["blockquote"],
  };
  function state() {
    Object.entries(marks).forEach(([name, asked]) => {
      bar.querySelector(`[data-do="${name}"]`).setAttribute("aria-pressed", String(editor.isActive(...asked)));
    });
    bar.querySelector("[data-table-tools]").hidden = !editor.isActive("table");
  }
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) acts[button.dataset.do]();
  });
  bar.addEventListener("change", (event) => {
    event.stopPropagation();
    const [file] = event.target.files;
    if (file) event.target.matches("[data-image-file]") ? picture(file) : takeIn(file);
    event.target.value = "";
  });
  document.addEventListener("prose:find", ({ detail }) => {
    let place = null;
    editor.state.doc.descendants((node, position) => {
      if (place || !node.isText) return !place;
      const at = node.text.indexOf(detail);
      if (at >= 0) place = { from: position + at, to: position + at + detail.length };
      return !place;
    });
    if (place) editor.chain().setTextSelection(place).focus().scrollIntoView().run();
    else editor.commands.focus("start");
  });
  state();
}
