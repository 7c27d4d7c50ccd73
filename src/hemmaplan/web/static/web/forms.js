/* Forms: no sending twice, a warning before leaving with unsaved text, text areas that grow. */
"use strict";
(() => {
  const dirty = new Set();
  const guarded = (element) => element.closest?.("form[data-guard]");

  document.addEventListener("input", (event) => {
    const form = guarded(event.target);
    if (form) dirty.add(form);
    if (event.target.matches("textarea.ds-input")) grow(event.target);
  });
  document.addEventListener("change", (event) => {
    const form = guarded(event.target);
    if (form) dirty.add(form);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    dirty.delete(form);
    if (form.matches("[hx-post], [data-hx-post]")) return;
    form.dataset.sent = "1";
    // After the browser has read the form: a disabled button would not send its name.
    setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((button) => button.setAttribute("aria-disabled", "true")), 0);
  });
  // A page that comes back from the browser's memory may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if (window.Kit?.leaving) return;
    for (const form of dirty) if (!form.isConnected) dirty.delete(form);
    if (dirty.size) event.preventDefault();
  });

  const grows = CSS.supports("field-sizing", "content");
  function grow(area) {
    if (grows) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }

  function prepare(root) {
    root.querySelectorAll("textarea.ds-input").forEach(grow);
    root.querySelector("ds-error-summary")?.focus();
  }

  prepare(document);
  document.addEventListener("htmx:afterSettle", (event) => event.detail.target && prepare(event.detail.target));

  window.Kit = { ...window.Kit, saved: (form) => dirty.delete(form), unsaved: (form) => dirty.add(form) };
})();
