/* The side panel and other dialogs. A link with data-panel puts its page in the panel; without this script it opens as a page. */
"use strict";
(() => {
  const panel = document.getElementById("panel");
  let opener = null;

  function open(dialog) {
    if (!dialog.open) {
      opener = document.activeElement;
      dialog.showModal();
    }
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.matches?.("[data-panel]")) opener = event.detail.elt;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (panel && event.detail.target?.id === "panel-body") {
      open(panel);
      panel.scrollTop = 0;
    }
  });
  document.addEventListener("click", (event) => {
    const opens = event.target.closest("[data-opens]");
    if (opens) open(document.getElementById(opens.dataset.opens));
    const closes = event.target.closest("[data-closes]");
    if (closes) document.getElementById(closes.dataset.closes).close();
  });
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("close", () => opener?.isConnected && opener.focus());
  }

  window.Kit = { ...window.Kit, open };
})();
