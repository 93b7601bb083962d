// Progressive enhancement only: every page works without this file.
// [data-copy]            copies the <pre> of the .copy-block around it
// form[data-confirm]     asks in a dialog before it is sent
// [data-shortcut="k"]    presses or focuses the element when the key is typed
// [data-shortcuts]       opens the list of shortcuts, where they can be switched off (WCAG 2.1.4)
// dialog[data-modal]     opens when htmx brings it in; closes by [data-close], and for good by the
//                        event that data-done names; Ctrl+Enter sends its form
// [data-opens="id"]      opens that dialog again, as it was left, instead of asking for a new one
// [data-elapsed]         a clock that has run so many seconds and counts on; late past data-target
// [data-print]           prints the page
// [data-own-zone]        a field for a time zone: the reader's own, until somebody picks another
// time[datetime]         gets the reader's own clock time as its tooltip
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  const element = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  let clearing;
  const clearLater = (region) => {
    clearTimeout(clearing);
    clearing = setTimeout(() => region.replaceChildren(), 8000);
  };
  const say = (text) => {
    // What lies under an open dialog is neither seen nor read out.
    const region = document.querySelector("dialog[open] [data-live]") || document.getElementById("live");
    if (!region) return;
    region.replaceChildren(element("p", { textContent: text }));
    clearLater(region);
  };

  const openDialog = (title, ...content) => {
    const heading = element("h2", { textContent: title, id: "dialog-title" });
    const dialog = element("dialog", {}, heading, ...content);
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  };

  const showModal = (dialog) => {
    if (dialog.open) return;
    dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
  };
  const onLoad = (arrived) => {
    const dialog = arrived.closest("dialog[data-modal]");
    if (!dialog) return;
    showModal(dialog);
    if (!dialog.dataset.done || dialog.dataset.heard) return dialog.querySelector("[aria-invalid]")?.focus();
    dialog.dataset.heard = "yes";
    document.body.addEventListener(dialog.dataset.done, () => {
      dialog.close();
      dialog.remove();
    }, { once: true });
  };
  // What was typed before Escape is still there when the same key opens it again.
  const openAgain = (event) => {
    const dialog = document.getElementById(event.detail.elt.dataset.opens);
    if (!dialog) return;
    event.preventDefault();
    showModal(dialog);
  };

  const button = (text, kind, value) =>
    element("button", { textContent: text, className: `button ${kind}`, value });

  const copy = async (trigger) => {
    const source = trigger.closest(".copy-block")?.querySelector("pre");
    if (!source) return;
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      say("Copied.");
    } catch {
      window.getSelection().selectAllChildren(source);
      say("Selected. Press Ctrl+C or ⌘C to copy.");
    }
  };

  const confirmed = new WeakSet();
  const askFirst = (event) => {
    const form = event.target;
    if (!form.dataset.confirm || confirmed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const choices = element("form", { method: "dialog", className: "button-row" },
      button(form.dataset.confirmAction || "Yes, go on", "primary", "yes"),
      button("Cancel", "", ""));
    const text = element("p", { textContent: form.dataset.confirm });
    const dialog = openDialog(form.dataset.confirmTitle || "Are you sure?", text, choices);
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") return;
      confirmed.add(form);
      form.requestSubmit(event.submitter?.form === form ? event.submitter : undefined);
    });
  };

  const STORE = "launchready.shortcuts";
  const shortcutsOn = () => {
    try { return localStorage.getItem(STORE) !== "off"; } catch { return true; }
  };
  const rememberShortcuts = (on) => {
    try { localStorage.setItem(STORE, on ? "on" : "off"); } catch { /* private window: not remembered */ }
  };
  const nameOf = (target) =>
    target.dataset.shortcutLabel || target.getAttribute("aria-label") || target.textContent.trim() || target.name;

  const listShortcuts = () => {
    const rows = [...document.querySelectorAll("[data-shortcut]")].map((target) =>
      element("div", {},
        element("dt", {}, element("kbd", { textContent: target.dataset.shortcut })),
        element("dd", { textContent: nameOf(target) })));
    const toggle = element("input", { type: "checkbox", id: "shortcuts-on", checked: shortcutsOn() });
    toggle.addEventListener("change", () => rememberShortcuts(toggle.checked));
    openDialog("Keyboard shortcuts",
      rows.length ? element("dl", { className: "facts" }, ...rows)
        : element("p", { textContent: "This page has none." }),
      element("div", { className: "field field-inline" }, toggle,
        element("label", { htmlFor: toggle.id, textContent: "Use shortcuts in this browser" })),
      element("form", { method: "dialog" }, button("Close", "primary", "")));
  };

  const isTyping = (target) => target.closest("input, select, textarea, [contenteditable], dialog");
  const onKey = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.target.closest("dialog[data-modal]")?.querySelector("form").requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !shortcutsOn()) return;
    if (document.querySelector("dialog[open]")) return;
    const target = [...document.querySelectorAll("[data-shortcut]")]
      .find((candidate) => candidate.dataset.shortcut === event.key);
    if (!target) return;
    event.preventDefault();
    if (target.matches("input:not([type=submit]), select, textarea")) target.focus();
    else target.click();
  };

  const clock = new Intl.DateTimeFormat(root.lang || "en-GB",
    { dateStyle: "full", timeStyle: "short" });
  const addLocalTimes = (within) => {
    for (const time of within.querySelectorAll("time[datetime*='T']")) {
      const moment = new Date(time.dateTime);
      if (!Number.isNaN(moment.getTime())) time.title = `${clock.format(moment)}, your time`;
    }
  };

  const fillOwnZone = (within) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const field of within.querySelectorAll("[data-own-zone]")) {
      const offered = !field.options || [...field.options].some((option) => option.value === zone);
      if (zone && offered) field.value = zone;
    }
  };

  const began = new WeakMap();
  const countOn = () => {
    for (const face of document.querySelectorAll("[data-elapsed]")) {
      if (!began.has(face)) began.set(face, Date.now() - 1000 * Number(face.dataset.elapsed));
      const seconds = Math.max(0, Math.floor((Date.now() - began.get(face)) / 1000));
      face.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      face.classList.toggle("late", seconds > Number(face.dataset.target));
    }
  };

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  };

  const FAILURES = {
    401: "You are signed out. What you typed stays here: send it, then sign in.",
    403: "You don't have the right to do that.",
    404: "That is no longer there. Reload the page to see how things stand.",
    429: "That was a little fast. Wait a moment, then try again.",
  };
  const onFailure = (event) => {
    const status = event.detail.xhr?.status;
    say(FAILURES[status] || (status
      ? "That did not work, and nothing was lost. Reload the page and try again."
      : "We can't reach the server just now. Your page stays as it is; try again in a moment."));
  };

  document.addEventListener("submit", askFirst, true);
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier);
    event.target.closest("[data-close]")?.closest("dialog").close();
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-shortcuts]")) {
      closeMenus(null);
      listShortcuts();
    }
  });
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, onFailure);
  }
  // allauth's script tells of a passkey that was refused or called off in the console alone.
  document.addEventListener("allauth.error", () => say("Your browser gave us no key. Try once more, or take another way in."));
  document.addEventListener("htmx:load", (event) => {
    addLocalTimes(event.detail.elt);
    countOn();
    onLoad(event.detail.elt);
  });
  document.addEventListener("htmx:beforeRequest", openAgain);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "live") clearLater(event.detail.target);
  });
  addLocalTimes(document);
  fillOwnZone(document);
  if (document.querySelector("[data-elapsed]")) setInterval(countOn, 500);
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
})();
