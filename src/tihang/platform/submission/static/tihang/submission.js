// On paper the folded parts of the filing are open.
"use strict";

(() => {
  let opened = [];

  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(".answers:not([open]), .answers details:not([open])")];
    for (const part of opened) part.open = true;
  });

  window.addEventListener("afterprint", () => {
    for (const part of opened) part.open = false;
  });
})();
