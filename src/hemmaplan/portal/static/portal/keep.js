/* What was typed is kept by the browser until it has come in: a lost connection, a reload or the other language loses nothing.
   Only in this tab, and gone when the tab is closed: whoever comes next to the same computer does not read it. */
"use strict";
(() => {
  const KEY = "report";
  const NEVER = new Set(["mark", "call", "website"]);

  function fields(form) {
    return [...form.elements].filter((field) => field.name && !NEVER.has(field.name) && field.type !== "file");
  }

  function isChosen(field) {
    return field.type === "radio" || field.type === "checkbox";
  }

  function read(form) {
    const typed = {};
    for (const field of fields(form)) {
      if (isChosen(field)) {
        if (field.checked) typed[field.name] = field.value;
      } else if (field.value) typed[field.name] = field.value;
    }
    return typed;
  }

  function write(form, typed) {
    for (const field of fields(form)) {
      if (isChosen(field)) field.checked = typed[field.name] === field.value;
      else field.value = typed[field.name] ?? "";
    }
  }

  function stored() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    } catch {
      return {};
    }
  }

  function store(typed) {
    try {
      if (Object.keys(typed).length) sessionStorage.setItem(KEY, JSON.stringify(typed));
      else sessionStorage.removeItem(KEY);
    } catch {
      /* a browser that keeps nothing: the page works as it does without scripts */
    }
  }

  function tell(form) {
    const place = form.querySelector("[data-keep-place]");
    const text = document.createElement("span");
    text.textContent = form.dataset.keepFound;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ds-button";
    button.dataset.variant = "tertiary";
    button.textContent = form.dataset.keepEmpty;
    button.addEventListener("click", () => {
      write(form, {});
      store({});
      place.replaceChildren();
    });
    place.replaceChildren(text, button);
  }

  if (document.querySelector("[data-keep-done]")) store({});
  const form = document.querySelector("[data-keep]");
  if (!form) return;
  const before = stored();
  // What has been sent and is shown again already holds what was typed.
  if (!("sent" in form.dataset) && !form.elements.words.value && Object.keys(before).length) {
    write(form, { ...read(form), ...before });
    tell(form);
  }
  form.addEventListener("input", () => store(read(form)));
  store(read(form));
})();
