// A form for a screenshot (form[data-screenshot]): takes a picture that is pasted or dropped, and lets boxes be drawn over
// it. The rows of numbers are the boxes; drawing only writes into them, and the server blacks out what they say.
"use strict";
(() => {
  const EDGES = ["left", "top", "width", "height"];
  const MOST_PIXELS_WIDE = 1600; // of the canvas
  const LEAST = 0.4; // percent; anything smaller was a click
  const set = new WeakSet();
  const round = (percent) => Math.round(percent * 100) / 100;

  const setUp = (form) => {
    if (set.has(form)) return;
    set.add(form);
    const file = form.querySelector("input[type=file]");
    const canvas = form.querySelector("canvas");
    const list = form.querySelector("[data-boxes]");
    const drop = form.querySelector("[data-drop]");
    const blank = list.firstElementChild.cloneNode(true);
    const pen = canvas.getContext("2d");
    let picture = null;
    let from = null;
    let draft = null;

    const input = (row, edge) => row.querySelector(`[name=boxes_${edge}]`);
    const boxOf = (row) => EDGES.map((edge) => Number.parseFloat(input(row, edge).value));
    const renumber = () => [...list.children].forEach((row, place) => {
      row.querySelector("legend").textContent = `Box ${place + 1}`;
    });

    const draw = () => {
      if (!picture) return;
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      for (const box of [...[...list.children].map(boxOf), draft]) {
        if (!box || box.some(Number.isNaN)) continue;
        const [left, top, width, height] = box.map((percent, edge) =>
          (percent / 100) * (edge % 2 ? canvas.height : canvas.width));
        pen.fillStyle = "#111";
        pen.fillRect(left, top, width, height);
        pen.strokeStyle = "#fff";
        pen.lineWidth = 2;
        pen.strokeRect(left, top, width, height);
      }
    };

    const add = (box) => {
      const row = blank.cloneNode(true);
      EDGES.forEach((edge, place) => { input(row, edge).value = round(box[place]); });
      row.querySelector("[data-remove]").hidden = false;
      list.append(row);
      renumber();
      draw();
      return row;
    };

    const show = async () => {
      picture = null;
      canvas.hidden = true;
      if (!file.files.length) return;
      try {
        picture = await createImageBitmap(file.files[0]);
      } catch {
        return; // the server says why it can't be used
      }
      const scale = Math.min(1, MOST_PIXELS_WIDE / picture.width);
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      canvas.hidden = false;
      draw();
    };

    form.takePicture = (taken) => {
      const carrier = new DataTransfer();
      carrier.items.add(taken);
      file.files = carrier.files;
      file.dispatchEvent(new Event("change", { bubbles: true }));
      form.closest("details")?.setAttribute("open", "");
      form.querySelector("[name=caption]").focus();
      canvas.scrollIntoView({ block: "nearest" });
    };

    const at = (event) => {
      const place = canvas.getBoundingClientRect();
      const within = (distance, whole) => Math.min(100, Math.max(0, (distance / whole) * 100));
      return [within(event.clientX - place.left, place.width), within(event.clientY - place.top, place.height)];
    };
    const between = ([x1, y1], [x2, y2]) =>
      [Math.min(x1, x2), Math.min(y1, y2), Math.abs(x1 - x2), Math.abs(y1 - y2)];

    canvas.addEventListener("pointerdown", (event) => {
      from = at(event);
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!from) return;
      draft = between(from, at(event));
      draw();
    });
    canvas.addEventListener("pointerup", (event) => {
      const box = from && between(from, at(event));
      from = draft = null;
      if (box && box[2] > LEAST && box[3] > LEAST) add(box);
      else draw();
    });
    canvas.addEventListener("pointercancel", () => { from = draft = null; draw(); });

    list.addEventListener("input", draw);
    list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-remove]")?.closest("li");
      if (!row) return;
      row.remove();
      renumber();
      draw();
      form.querySelector("[data-add]").focus();
    });
    form.querySelector("[data-add]").addEventListener("click", () => {
      input(add([25, 25, 50, 10]), "left").focus();
    });

    file.addEventListener("change", show);
    drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      const [dropped] = event.dataTransfer.files;
      if (dropped) form.takePicture(dropped);
    });

    for (const row of [...list.children]) {
      if (boxOf(row).every(Number.isNaN)) row.remove();
      else row.querySelector("[data-remove]").hidden = false;
    }
    for (const each of blank.querySelectorAll("input")) each.value = "";
    for (const each of form.querySelectorAll("[data-needs-js]")) each.hidden = false;
    show();
  };

  const setUpAll = (within) => within.querySelectorAll("form[data-screenshot]").forEach(setUp);
  document.addEventListener("paste", (event) => {
    const form = document.querySelector("form[data-screenshot]");
    const pasted = [...(event.clipboardData?.files ?? [])].find((each) => each.type.startsWith("image/"));
    if (!form || !pasted) return;
    event.preventDefault();
    form.takePicture(pasted);
  });
  document.addEventListener("htmx:load", (event) => setUpAll(event.detail.elt));
  setUpAll(document);
})();
