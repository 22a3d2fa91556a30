// Saves a section while somebody types, and says truthfully whether it is saved.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const PAUSE = 900;
  const RETRY = 4000;
  const version = form.elements.namedItem("base_version");
  const panel = document.querySelector("[data-panel]");
  const conflict = document.querySelector("[data-conflict]");
  let timer = 0;
  let dirty = false;
  let busy = false;
  let stopped = false;

  function say(text, kind = "") {
    for (const place of document.querySelectorAll("[data-saved]")) {
      place.textContent = text;
      place.className = kind ? `saved saved--${kind}` : "saved";
    }
  }

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function changed() {
    dirty = true;
    if (stopped) return;
    if (!busy) say(form.dataset.unsaved);
    later(PAUSE);
  }

  async function save() {
    clearTimeout(timer);
    if (!dirty || busy || stopped) return;
    busy = true;
    dirty = false;
    say(form.dataset.saving, "busy");
    let delay = PAUSE;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Autosave": "1", Accept: "application/json" },
        redirect: "manual",
      });
      if (!(await taken(answer))) delay = RETRY;
    } catch {
      dirty = true;
      delay = RETRY;
      say(form.dataset.failed, "failed");
    }
    busy = false;
    if (dirty && !stopped) later(delay);
  }

  // True once the server has answered for good; false if it has to be asked again.
  async function taken(answer) {
    if (answer.type === "opaqueredirect") {
      dirty = true;
      say(form.dataset.loggedOut, "failed");
      return false;
    }
    const kind = answer.headers.get("Content-Type") || "";
    if (!kind.startsWith("application/json")) throw new Error("no answer of ours");
    const data = await answer.json();
    if (answer.ok) {
      showSaved(data);
      return true;
    }
    dirty = true;
    stopped = true;
    if (data.conflict) showConflict(data);
    else say(data.refused, "failed");
    return true;
  }

  function showSaved(data) {
    version.value = data.version;
    say(data.saved);
    for (const place of form.querySelectorAll("[data-error-of]")) {
      const error = data.errors[place.dataset.errorOf] || "";
      const input = document.getElementById(place.dataset.errorOf);
      place.textContent = error;
      place.hidden = !error;
      if (input) input.setAttribute("aria-invalid", error ? "true" : "false");
    }
    for (const place of form.querySelectorAll("[data-figure]")) {
      place.textContent = data.figures[place.dataset.figure] || "—";
    }
    // Made by our own server from a template that escapes every value.
    panel.innerHTML = data.panel;
  }

  function showConflict(data) {
    say(form.dataset.unsaved, "failed");
    conflict.innerHTML = data.conflict;
    conflict.firstElementChild.focus();
    conflict.querySelector("[data-keep-mine]").addEventListener("click", (event) => {
      version.value = event.currentTarget.dataset.keepMine;
      conflict.replaceChildren();
      stopped = false;
      save();
    });
    conflict.querySelector("[data-take-theirs]").addEventListener("click", () => {
      dirty = false;
    });
  }

  function count(input) {
    const place = form.querySelector(`[data-counter-of="${CSS.escape(input.name)}"]`);
    if (!place) return;
    const limit = Number(input.dataset.limit);
    // As the server counts: characters, a line break being one.
    const length = Array.from(input.value.trim()).length;
    place.textContent = `${length} / ${limit}`;
    place.classList.toggle("counter--over", length > limit);
    addUp(input);
  }

  // Several texts of a card are counted together as well.
  function addUp(input) {
    const place = input.closest(".card")?.querySelector(":scope > .counter [data-total-of]");
    if (!place) return;
    const limit = Number(place.dataset.totalLimit);
    const inputs = place.dataset.totalOf.split(" ").map((name) => form.elements.namedItem(name));
    const total = inputs.reduce((sum, each) => sum + Array.from(each.value.trim()).length, 0);
    place.textContent = `${total} / ${limit}`;
    place.parentElement.classList.toggle("counter--over", total > limit);
    place.parentElement.querySelector("[data-total-over]").hidden = total <= limit;
  }

  form.addEventListener("input", (event) => {
    if (event.target.dataset.limit) count(event.target);
    changed();
  });
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => {
    dirty = false;
    stopped = true;
    clearTimeout(timer);
  });
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => {
    if (dirty || busy) event.preventDefault();
  });
  for (const input of form.querySelectorAll("[data-limit]")) count(input);

  // A link to an input inside a folded part has to open it.
  function reveal() {
    const name = decodeURIComponent(location.hash.slice(1));
    const target = name && document.getElementById(name);
    if (!target) return;
    for (let part = target; part; part = part.parentElement) {
      if (part instanceof HTMLDetailsElement) part.open = true;
    }
    target.scrollIntoView({ block: "center" });
    if (target.matches("input, select, textarea")) target.focus({ preventScroll: true });
  }

  window.addEventListener("hashchange", reveal);
  reveal();
})();
