// Tells every few seconds that the section is open here, and shows who else has it open.
"use strict";

(() => {
  const place = document.querySelector("[data-present]");
  if (!place) return;
  const EVERY = 20000;

  function data() {
    const token = document.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
    return new URLSearchParams({ csrfmiddlewaretoken: token.value });
  }

  async function tell() {
    if (document.hidden) return;
    try {
      const answer = await fetch(place.dataset.url, {
        method: "POST",
        body: data(),
        redirect: "manual",
      });
      // Made by our own server from a template that escapes every value.
      if (answer.ok) place.innerHTML = await answer.text();
    } catch {
      // Without a connection nobody can be told; saving says so.
    }
  }

  window.addEventListener("pagehide", () => {
    const leaving = data();
    leaving.set("leaving", "1");
    navigator.sendBeacon(place.dataset.url, leaving);
  });
  document.addEventListener("visibilitychange", tell);
  setInterval(tell, EVERY);
  tell();
})();
