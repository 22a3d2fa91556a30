// Folding all cards at once, and narrowing the list of scenarios while somebody types.
"use strict";

(() => {
  const tools = document.querySelector("[data-fold-all]");
  if (tools) {
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const asked = event.target.closest("[data-fold]");
      if (!asked) return;
      for (const card of document.querySelectorAll("details.card")) {
        card.open = asked.dataset.fold === "open";
      }
    });
  }

  const picker = document.querySelector("[data-scenario-picker]");
  if (!picker) return;
  const search = picker.querySelector("[data-scenario-search]");
  const found = picker.querySelector("[data-scenario-found]");

  function narrow() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const item of picker.querySelectorAll("[data-scenario-text]")) {
      const fits = words.every((word) => item.dataset.scenarioText.includes(word));
      if (fits) count += 1;
      // What was chosen stays in sight, whatever is looked for next.
      item.hidden = !fits && !item.querySelector("input").checked;
    }
    for (const group of picker.querySelectorAll("[data-scenario-group]")) {
      group.hidden = !group.querySelector("[data-scenario-text]:not([hidden])");
    }
    found.textContent = words.length ? found.dataset.words.replace("{n}", count) : "";
  }

  search.addEventListener("input", narrow);
})();
