// A list with hundreds of rows: what was left empty is not sent.
"use strict";

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-credit-list]")) return;
  for (const input of event.target.querySelectorAll("input[type=file]")) {
    if (!input.files.length) input.disabled = true;
  }
});

// Coming back to the page by the browser's button, every row takes a file again.
window.addEventListener("pageshow", () => {
  for (const input of document.querySelectorAll("[data-credit-list] input[type=file]")) {
    input.disabled = false;
  }
});
