/* Drafts that save themselves: changed fields are posted within two seconds; while the connection is lost it goes on trying. */
"use strict";
(() => {
  const WAIT = 1200;
  const RETRY = 5000;
  const drafts = new WeakMap();

  function draft(form) {
    if (!drafts.has(form)) drafts.set(form, { changed: new Set(), timer: 0, busy: false, stopped: false });
    return drafts.get(form);
  }

  function tell(form, state, text) {
    const place = form.querySelector("[data-save-state]");
    if (!place) return;
    place.dataset.state = state;
    place.textContent = text;
  }

  function mark(form, name, messages) {
    const input = form.elements[name];
    const field = (input?.length && !input.tagName ? input[0] : input)?.closest?.(".field");
    if (!field) return;
    field.querySelectorAll("[data-autosave-error]").forEach((old) => old.remove());
    for (const message of messages) {
      const line = document.createElement("p");
      line.className = "ds-validation-message";
      line.dataset.color = "danger";
      line.dataset.autosaveError = "";
      line.textContent = message;
      field.append(line);
    }
  }

  // What stands beside the form follows what is written: what is still missing, who may decide.
  function show(form, text) {
    const place = document.getElementById(form.dataset.autosaveBeside);
    if (place) place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  }

  function schedule(form, wait) {
    const state = draft(form);
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(form), wait);
  }

  async function save(form) {
    const state = draft(form);
    if (state.busy || state.stopped || !state.changed.size || !form.isConnected || form.dataset.sent) return;
    const names = [...state.changed];
    const body = new URLSearchParams();
    const data = new FormData(form);
    for (const name of names) {
      body.append("changed", name);
      for (const value of data.getAll(name)) if (typeof value === "string") body.append(name, value);
    }
    if (data.has("version")) body.set("version", data.get("version"));
    state.busy = true;
    state.changed.clear();
    tell(form, "saving", window.Kit.words.saving);
    const back = (kind, text, again) => {
      names.forEach((name) => state.changed.add(name));
      tell(form, kind, text);
      if (again) schedule(form, RETRY);
    };
    try {
      const answer = await fetch(form.dataset.autosaveUrl, {
        method: "POST",
        body,
        credentials: "same-origin",
        headers: { "X-CSRFToken": window.Kit.token(), "X-Requested-With": "autosave", Accept: "application/json" },
      });
      const read = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
      if (answer.redirected || answer.status === 401 || answer.status === 403) {
        back("failed", window.Kit.words.loggedout, true);
      } else if (answer.status === 409) {
        state.stopped = true;
        back("conflict", read.message ?? window.Kit.words.conflict, false);
      } else if (answer.status === 422) {
        back("failed", window.Kit.words.refused, false);
        Object.entries(read.errors ?? {}).forEach(([name, messages]) => mark(form, name, messages));
      } else if (answer.ok) {
        names.forEach((name) => mark(form, name, []));
        if (read.version !== undefined && form.elements.version) form.elements.version.value = read.version;
        if (read.beside && form.dataset.autosaveBeside) show(form, read.beside);
        if (!state.changed.size) window.Kit.saved(form);
        document.dispatchEvent(new CustomEvent("kit:saved"));
        tell(form, "saved", `${window.Kit.words.saved} ${read.saved_at ?? ""}`.trim());
      } else {
        back("failed", window.Kit.words.unsaved, true);
      }
    } catch {
      back("failed", window.Kit.words.unsaved, true);
    } finally {
      state.busy = false;
      if (state.changed.size && !state.stopped && form.querySelector("[data-save-state]")?.dataset.state === "saved") schedule(form, WAIT);
    }
  }

  function changed(event) {
    const form = event.target.closest?.("form[data-autosave-url]");
    if (!form || !event.target.name || event.target.type === "file") return;
    draft(form).changed.add(event.target.name);
    if (!draft(form).busy) schedule(form, WAIT);
  }

  document.addEventListener("input", changed);
  document.addEventListener("change", changed);
  const all = () => document.querySelectorAll("form[data-autosave-url]").forEach((form) => save(form));
  window.addEventListener("online", all);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && all());
})();
