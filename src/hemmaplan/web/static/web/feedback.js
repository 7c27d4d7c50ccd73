/* What the pages say while they work: the token with each htmx request, short notes, errors in plain words, log-in again. */
"use strict";
(() => {
  const words = document.getElementById("words")?.dataset ?? {};
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

  /** A short note in the corner. An error stays until it is closed. */
  function note(text, kind = "success") {
    const place = document.getElementById("toasts");
    if (!place || !text) return;
    const toast = document.createElement("div");
    toast.className = "ds-alert toast";
    toast.dataset.color = kind;
    const line = document.createElement("p");
    line.className = "ds-paragraph";
    line.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = words.close;
    close.addEventListener("click", () => toast.remove());
    line.append(close);
    toast.append(line);
    place.append(toast);
    while (place.children.length > 3) place.firstElementChild.remove();
    if (kind === "success") setTimeout(() => toast.remove(), 6000);
  }

  function wordsFor(status) {
    if (status === 403) return words.forbidden;
    if (status === 404) return words.missing;
    if (status === 409) return words.stale;
    if (status === 429) return words.busy;
    return words.failed;
  }

  /** Whether an answer is the log-in page in disguise: the session has ended. */
  function isLogin(address) {
    const login = document.body.dataset.loginUrl;
    return Boolean(login && address && new URL(address, location.href).pathname === login);
  }

  function toLogin() {
    const next = encodeURIComponent(location.pathname + location.search);
    window.Kit.leaving = true;
    location.assign(`${document.body.dataset.loginUrl}?next=${next}`);
  }

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!isLogin(event.detail.xhr.responseURL)) return;
    event.detail.shouldSwap = false;
    event.preventDefault();
    toLogin();
  });
  document.addEventListener("htmx:beforeRequest", (event) => event.detail.target?.setAttribute?.("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.target?.removeAttribute?.("aria-busy"));
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401) toLogin();
    else note(wordsFor(event.detail.xhr.status), "danger");
  });
  document.addEventListener("htmx:sendError", () => note(words.lost, "danger"));
  document.addEventListener("htmx:timeout", () => note(words.lost, "danger"));
  document.addEventListener("kit:note", (event) => note(event.detail.text, event.detail.kind));

  window.Kit = { ...window.Kit, words, token, note, isLogin, leaving: false };
})();
