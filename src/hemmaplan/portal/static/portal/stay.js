/* A log-in ends when nobody has done anything for a while: the page says so in time, and shows nothing afterwards. Tabs of the
   same browser agree, and what the browser brings back by Back is asked for anew. */
"use strict";
(() => {
  const place = document.querySelector("[data-stay]");
  const logOut = document.querySelector("[data-log-out]");
  if (!place || !logOut) return;
  const words = place.querySelector("[data-stay-words]");
  const warn = Number(place.dataset.warn) * 1000;
  const others = "BroadcastChannel" in window ? new BroadcastChannel("hemmaplan-resident") : null;
  let ends = 0;
  let leaving = false;

  function until(seconds) {
    ends = Date.now() + seconds * 1000;
  }

  function inWords(left) {
    const seconds = Math.max(0, Math.ceil(left / 1000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  // Everything that could be read goes from the page before anything else is tried.
  function leave() {
    if (leaving) return;
    leaving = true;
    logOut.hidden = true;
    document.title = "";
    document.body.replaceChildren(logOut);
    logOut.submit();
  }

  function look() {
    const left = ends - Date.now();
    if (left <= 0) {
      leave();
      return;
    }
    const soon = left <= warn;
    if (soon && place.hidden) words.textContent = place.dataset.words.replace("{tid}", inWords(left));
    else if (soon && Math.ceil(left / 1000) % 30 === 0) words.textContent = place.dataset.words.replace("{tid}", inWords(left));
    place.hidden = !soon;
  }

  place.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(place.action, { method: "POST", body: new FormData(place), credentials: "same-origin" });
      const seconds = answer.redirected || !answer.ok ? 0 : Number(await answer.text());
      until(Number.isFinite(seconds) ? seconds : 0);
      if (others) others.postMessage({ ends });
    } catch {
      /* No connection: what is left counts on, and one may press again. */
    }
    look();
  });
  // What is written and saved shows that somebody is there.
  document.addEventListener("kit:saved", () => {
    until(Number(place.dataset.left));
    if (others) others.postMessage({ ends });
    look();
  });
  logOut.addEventListener("submit", () => {
    leaving = true;
    if (others) others.postMessage({ out: true });
  });
  if (others) {
    others.addEventListener("message", (event) => {
      if (event.data.out) leave();
      else if (event.data.ends > ends) ends = event.data.ends;
      look();
    });
  }
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.body.hidden = true;
    window.location.reload();
  });
  document.addEventListener("visibilitychange", look);
  until(Number(place.dataset.left));
  if (others) others.postMessage({ ends });
  setInterval(look, 1000);
  look();
})();
