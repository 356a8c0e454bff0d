/* Areas of a page: drawn with the mouse or a finger, kept as rows of numbers, which work without this file. */
"use strict";

(() => {
  const form = document.querySelector("[data-redact]");
  if (!form) {
    return;
  }
  const page = form.querySelector("[data-page]");
  const canvas = page.querySelector("svg");
  const rows = form.querySelector("[data-rows]");
  const sides = ["left", "top", "right", "bottom"];
  const box = (row, name) => row.querySelector(`[name="area-${name}"]`);

  const paint = () => {
    canvas.replaceChildren();
    for (const row of rows.children) {
      const [left, top, right, bottom] = sides.map((name) => Number(box(row, name).value));
      if (box(row, "page").value === page.dataset.page && right > left && bottom > top) {
        rectangle(left, top, right, bottom);
      }
    }
  };
  const rectangle = (left, top, right, bottom) => {
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const values = { x: left, y: top, width: right - left, height: bottom - top };
    for (const [name, value] of Object.entries(values)) {
      drawn.setAttribute(name, value);
    }
    canvas.append(drawn);
  };
  const add = (values) => {
    const last = rows.querySelector("[data-blank]");
    const row = last.cloneNode(true);
    row.removeAttribute("data-blank");
    box(row, "page").value = page.dataset.page;
    sides.forEach((name, place) => {
      box(row, name).value = values[place].toFixed(2);
    });
    last.before(row);
    paint();
    return row;
  };

  const at = (event) => {
    const frame = page.getBoundingClientRect();
    const share = (value, length) => Math.min(100, Math.max(0, (value / length) * 100));
    return [share(event.clientX - frame.left, frame.width), share(event.clientY - frame.top, frame.height)];
  };
  const corners = (one, other) => [Math.min(one[0], other[0]), Math.min(one[1], other[1]), Math.max(one[0], other[0]), Math.max(one[1], other[1])];
  let from = null;
  page.addEventListener("pointerdown", (event) => {
    from = at(event);
    page.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  page.addEventListener("pointermove", (event) => {
    if (from) {
      paint();
      rectangle(...corners(from, at(event)));
    }
  });
  page.addEventListener("pointerup", (event) => {
    const drawn = from && corners(from, at(event));
    from = null;
    if (drawn && drawn[2] - drawn[0] > 0.3 && drawn[3] - drawn[1] > 0.3) {
      add(drawn);
    } else {
      paint();
    }
  });

  const chosen = new Map();
  form.addEventListener("change", (event) => {
    const found = event.target.dataset.area;
    if (found && event.target.checked) {
      chosen.set(event.target, add(found.split(" ").slice(1).map(Number)));
    } else if (found) {
      chosen.get(event.target)?.remove();
    }
    paint();
  });
  form.addEventListener("input", paint);
  form.addEventListener("click", (event) => {
    const row = event.target.closest("[data-remove]")?.closest("tr");
    if (row && !row.hasAttribute("data-blank")) {
      row.remove();
      paint();
    }
  });
  paint();
})();
