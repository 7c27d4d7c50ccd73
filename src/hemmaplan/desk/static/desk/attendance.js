/* Attendance: arrows move among the cells, n f a note who came, the same key takes it back. Each note is sent in turn, so
   that none is lost however fast the keys come. Without this script every button sends the form as it stands. */
"use strict";
(() => {
  const STATUS = { n: "present", f: "absent", a: "notified" };
  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  let turn = Promise.resolve();

  function send(form, value) {
    const data = { cell: value };
    const start = form.querySelector("[name=fran]");
    if (start) data.fran = start.value;
    const ask = () => window.htmx.ajax("POST", form.getAttribute("action"), { target: "#attendance", swap: "outerHTML", values: data });
    turn = turn.then(ask, ask);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!window.htmx || !form.matches("[data-attendance]") || event.submitter?.name !== "cell") return;
    event.preventDefault();
    event.stopPropagation();
    send(form, event.submitter.value);
  }, true);

  /** Where the focus goes in a cell: the pressed button, else the first. */
  const entry = (cell) => cell?.querySelector("button[aria-pressed=true]") ?? cell?.querySelector("button");

  function move(from, [down, right]) {
    let [row, column] = from.dataset.at.split(":").map(Number);
    for (;;) {
      row += down;
      column += right;
      const cell = document.querySelector(`#attendance [data-at="${row}:${column}"]`);
      if (!cell) return;
      if (cell.offsetParent !== null && entry(cell)) {
        entry(cell).focus();
        return;
      }
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const cell = event.target.closest?.("#attendance [data-at]");
    if (!cell) return;
    if (MOVES[event.key]) {
      event.preventDefault();
      move(cell, MOVES[event.key]);
      return;
    }
    const status = STATUS[event.key.toLowerCase()];
    const button = cell.querySelector("button");
    if (!status || !button || !window.htmx) return;
    event.preventDefault();
    const [session, participation] = button.value.split(":");
    send(button.form, `${session}:${participation}:${cell.dataset.status === status ? "" : status}`);
  });
})();
