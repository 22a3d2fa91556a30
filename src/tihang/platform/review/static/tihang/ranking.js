// Ranking by drag, by buttons and by Alt+arrow: the rows and their numbers change here, and
// nothing is kept before the list is saved. Without this script the numbers and the buttons
// (which then go to the server) do the same.
"use strict";

document.documentElement.classList.add("with-script");

(() => {
  const form = () => document.getElementById("ranking");
  const rows = () => [...form().querySelectorAll("tbody tr[data-case]")];
  const field = (row) => row.querySelector(".ranking__number");
  const first = () => Number(form().dataset.first);
  let dragged = null;

  // The ranked rows in the order of their numbers; equal numbers stay as they stand.
  function ranked() {
    return rows()
      .filter((row) => Number(field(row).value) > 0)
      .sort((one, other) => Number(field(one).value) - Number(field(other).value));
  }

  function write(order) {
    const body = form().querySelector("tbody");
    const rest = rows().filter((row) => !order.includes(row));
    order.forEach((row, index) => { field(row).value = first() + index; });
    rest.forEach((row) => { field(row).value = ""; });
    body.append(...order, ...rest);
    changed();
  }

  function changed() {
    const quota = form().dataset.quota;
    const order = ranked();
    rows().forEach((row) => {
      const place = Number(field(row).value);
      row.querySelector(".ranking__over").hidden = !(quota !== "" && place > Number(quota));
    });
    document.getElementById("ranking-unsaved").hidden = false;
    document.getElementById("ranking-unsaved").classList.add("is-changed");
    window.htmx.ajax("GET", form().dataset.meter + order.length, { target: "#meter", swap: "innerHTML" });
  }

  function say(row, order) {
    const words = form().dataset.moved
      .replace("#firm#", row.dataset.firm)
      .replace("#place#", field(row).value)
      .replace("#count#", order.length);
    document.getElementById("ranking-said").textContent = words;
    rows().forEach((each) => each.classList.toggle("is-moved", each === row));
  }

  // Put a row at an index of the ranked ones; one that was not ranked joins them.
  function place(row, index) {
    const order = ranked().filter((each) => each !== row);
    order.splice(Math.max(0, Math.min(index, order.length)), 0, row);
    write(order);
    say(row, order);
  }

  function step(row, by) {
    const order = ranked();
    const here = order.indexOf(row);
    place(row, here < 0 ? order.length : here + by);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#ranking button[name=move]");
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    step(button.closest("tr"), button.value.startsWith("up:") ? -1 : 1);
    button.focus();
  }, true);

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const row = event.target.closest("#ranking tr[data-case]");
    if (!row) return;
    event.preventDefault();
    const held = document.activeElement;
    step(row, event.key === "ArrowUp" ? -1 : 1);
    held.focus();
  });

  document.addEventListener("input", (event) => {
    if (event.target.closest("#ranking .ranking__number, #ranking textarea")) changed();
  });

  document.addEventListener("dragstart", (event) => {
    const grip = event.target.closest?.("#ranking .ranking__grip");
    if (!grip) return;
    dragged = grip.closest("tr");
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.firm);
  });

  document.addEventListener("dragover", (event) => {
    const row = dragged && event.target.closest?.("#ranking tr[data-case]");
    if (!row) return;
    event.preventDefault();
    rows().forEach((each) => each.classList.toggle("is-target", each === row));
  });

  document.addEventListener("drop", (event) => {
    const target = dragged && event.target.closest?.("#ranking tr[data-case]");
    if (!target) return;
    event.preventDefault();
    if (target === dragged) return;
    const order = ranked().filter((each) => each !== dragged);
    const at = order.indexOf(target);
    // Dropped on a row further down, it comes to stand where that one stood: behind it.
    const below = dragged.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING;
    const wasRanked = Number(field(dragged).value) > 0;
    place(dragged, at < 0 ? order.length : at + (below && wasRanked ? 1 : 0));
  });

  document.addEventListener("dragend", () => {
    rows().forEach((each) => each.classList.remove("is-dragged", "is-target"));
    dragged = null;
  });
})();
