// Narrows a long list of pieces of evidence while somebody types; what is ticked stays in sight.
"use strict";

(() => {
  const MANY = 8;

  for (const place of document.querySelectorAll("[data-picker-filter]")) {
    const input = place.matches("input") ? place : place.querySelector("input");
    const list = place.parentElement.querySelector("[data-picker]");
    if (!list || list.dataset.filtered) continue;
    const rows = list.querySelectorAll("li").length
      ? [...list.querySelectorAll("li")]
      : [...list.querySelectorAll("label")];
    if (rows.length <= MANY) continue;
    list.dataset.filtered = "yes";
    place.hidden = false;
    // Not a field of the form: what is typed here is nothing to save.
    input.addEventListener("input", (event) => {
      event.stopPropagation();
      narrow(rows, input.value);
    });
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }

  function narrow(rows, typed) {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const chosen = row.querySelector("input").checked;
      row.hidden = !chosen && !words.every((word) => text.includes(word));
    }
  }
})();
