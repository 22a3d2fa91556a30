// The form of a section: counts characters, opens the folded part that a link leads into.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;

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
  });
  form.addEventListener("tihang:set", (event) => {
    if (event.target.dataset.limit) count(event.target);
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
