// The little that pages need besides htmx: menus that close, failures that show.
"use strict";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.dropdown[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.dropdown[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// What stays below the header keeps clear of it, however many lines its menu takes.
const header = document.querySelector(".header");
if (header) {
  new ResizeObserver(() => {
    const style = getComputedStyle(header);
    const shown = style.position === "sticky" ? header.offsetHeight + parseFloat(style.top) : 0;
    document.documentElement.style.setProperty("--head", `${shown}px`);
  }).observe(header);
}

// A request that failed must never look like "nothing there" or "saved".
function showFailure(visible) {
  const notice = document.getElementById("request-failed");
  if (notice) notice.hidden = !visible;
}

document.addEventListener("htmx:responseError", () => showFailure(true));
document.addEventListener("htmx:sendError", () => showFailure(true));
document.addEventListener("htmx:timeout", () => showFailure(true));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) showFailure(false);
});

// After a failed submission the list of errors is what the reader needs first.
const summary = document.querySelector(".error-summary");
if (summary) summary.focus();

// Whoever logs out leaves nothing of theirs in this browser, and is asked if it would be lost.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.unsent) return;
  const opening = `tihang:outbox:${form.dataset.user}:`;
  let keys = [];
  try {
    keys = Object.keys(localStorage).filter((key) => key.startsWith(opening));
  } catch {
    return;
  }
  if (keys.length && !window.confirm(form.dataset.unsent)) event.preventDefault();
  else for (const key of keys) localStorage.removeItem(key);
});
