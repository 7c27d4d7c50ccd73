/* The keyboard: j and k move among rows, Enter opens, / goes to the search field, ? shows the keys. */
"use strict";
(() => {
  const typing = (element) =>
    element?.isContentEditable || element?.matches?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select");
  const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")].filter((row) => row.offsetParent !== null);
  const chosen = () => document.querySelector("[data-row].is-selected");
  let remembered = null;

  function select(row, { focus = true } = {}) {
    if (!row) return;
    chosen()?.classList.remove("is-selected");
    row.classList.add("is-selected");
    remembered = { path: location.pathname, key: row.dataset.key, at: rows().indexOf(row) };
    sessionStorage.setItem("row", JSON.stringify(remembered));
    if (!focus) return;
    row.querySelector(".row-link, a, button")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(chosen());
    select(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))]);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
    const open = document.querySelector("dialog[open]");
    if (event.key === "?" && !open) {
      event.preventDefault();
      window.Kit.open(document.getElementById("keys"));
    } else if (open) {
      return;
    } else if (event.key === "/") {
      const search = document.getElementById("search");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      move(event.key === "j" ? 1 : -1);
    } else if (event.key === "Enter" && event.target === document.body) {
      chosen()?.querySelector(".row-link")?.click();
    }
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (row && row !== chosen()) select(row, { focus: false });
  });

  /** Choose the remembered row again, or the one that took its place. */
  function restore(focus) {
    const all = rows();
    const same = all.find((row) => row.dataset.key && row.dataset.key === remembered.key);
    const at = Math.min(Math.max(0, remembered.at), all.length - 1);
    if (all.length) select(same ?? all[at], { focus });
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    if (!remembered || chosen() || event.detail.target?.id === "panel-body") return;
    restore(document.activeElement === document.body);
  });

  /* After a button in a row has been sent, the page comes back with the next row chosen. */
  const kept = JSON.parse(sessionStorage.getItem("row") ?? "null");
  if (kept?.path === location.pathname) {
    remembered = kept;
    restore(false);
  }
})();
