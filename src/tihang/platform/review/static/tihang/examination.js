// The officer's work, clause by clause: a piece of evidence in view beside its row, the next
// open clause, and keys for both. Without this script the links lead to the piece's own page
// and to the first and the last open clause.
"use strict";

(() => {
  const page = document.querySelector("[data-examination]");
  if (!page) return;
  const pane = document.getElementById("in-view");
  const filing = document.getElementById("filing");
  const help = document.querySelector("[data-keys]");
  const beside = window.matchMedia("(min-width: 1100px)");
  const OFF = "tihang:examination-keys-off";
  let opener = ""; // Id of the link whose piece is in view.
  let here = ""; // Id of the row that was worked in last.
  let turned = ""; // Id of the button that turned a page.

  const byId = (id) => document.getElementById(id);
  const rowOf = (element) => element?.closest("article.clause") ?? null;

  function atHand() {
    const focused = document.activeElement;
    return rowOf(pane.contains(focused) ? byId(opener) : focused) ?? byId(here);
  }

  function arrive(id) {
    const place = byId(id);
    if (!place) return;
    for (let part = place; part; part = part.parentElement) {
      if (part instanceof HTMLDetailsElement) part.open = true;
    }
    place.scrollIntoView({ block: "start" });
    (byId(`${id}-title`) ?? place).focus({ preventScroll: true });
  }

  // --- from one open clause to the next ----------------------------------------------------

  function go(by) {
    const open = [...page.querySelectorAll("article.clause[data-waits]")];
    const from = atHand();
    const lies = (row, where) => from.compareDocumentPosition(row) & where;
    const next = !from ? undefined
      : by > 0 ? open.find((row) => lies(row, Node.DOCUMENT_POSITION_FOLLOWING))
        : open.findLast((row) => lies(row, Node.DOCUMENT_POSITION_PRECEDING));
    const row = next ?? open.at(by > 0 ? 0 : -1);
    if (row) arrive(row.id);
  }

  function choose(number) {
    const choice = atHand()?.querySelectorAll("input[name=met]")[number - 1];
    if (!choice) return;
    choice.checked = true;
    choice.focus();
  }

  page.addEventListener("focusin", (event) => { here = rowOf(event.target)?.id ?? here; });
  page.addEventListener("click", (event) => { here = rowOf(event.target)?.id ?? here; });
  document.addEventListener("tihang:go-on", (event) => arrive(event.detail.place));

  // --- a piece of evidence in view ---------------------------------------------------------

  function show(link) {
    opener = link.id;
    turned = "";
    fetchInto(link);
  }

  const fetchInto = (link) => window.htmx.ajax("GET", link.getAttribute("href"), { target: pane });

  // Over the filing where there is room for two columns, else below the row.
  function settle() {
    const row = rowOf(byId(opener));
    const over = beside.matches || !row;
    const before = over ? filing : row;
    if (before.nextElementSibling !== pane) {
      const focused = pane.contains(document.activeElement) ? document.activeElement : null;
      before.after(pane);
      focused?.focus({ preventScroll: true });
    }
    filing.inert = over && !pane.hidden;
    for (const link of page.querySelectorAll("[data-view]")) {
      if (link.id === opener && !pane.hidden) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  function close() {
    const inside = pane.contains(document.activeElement) || document.activeElement === document.body;
    pane.hidden = true;
    settle();
    if (!inside) return;
    const link = byId(opener);
    if (link) link.focus();
    else if (here) arrive(here);
  }

  function leaf() {
    const row = atHand();
    const focused = document.activeElement.closest("[data-view]");
    const links = [...(row?.querySelectorAll("[data-view]") ?? [])];
    const shown = pane.hidden ? -1 : links.findIndex((link) => link.id === opener);
    const link = focused && focused.id !== opener ? focused : links[(shown + 1) % links.length];
    if (link) show(link);
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== pane) return;
    pane.hidden = false;
    settle();
    pane.scrollTop = 0;
    const again = turned && byId(turned);
    if (!again && !beside.matches) pane.scrollIntoView({ block: "start" });
    (again || byId("in-view-title")).focus({ preventScroll: true });
  });
  // A row that was saved is a new one: the mark on its link is set anew.
  document.addEventListener("htmx:afterSettle", settle);
  beside.addEventListener("change", settle);

  page.addEventListener("click", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const target = event.target.closest("a, button");
    if (!target || !plain) return;
    const act = actionOf(target);
    if (!act) return;
    event.preventDefault();
    act();
  });

  function actionOf(target) {
    if (target.matches("[data-view]")) return () => show(target);
    if (target.matches("[data-go]")) return () => go(Number(target.dataset.go));
    if (target.matches("[data-close]")) return close;
    if (target.matches("[data-back]")) return () => arrive(rowOf(byId(opener))?.id ?? here);
    if (pane.contains(target) && target.matches("[rel=prev], [rel=next]")) {
      return () => { turned = target.id; fetchInto(target); };
    }
    // A way into the filing uncovers it first, and is then gone as any other.
    if (!pane.hidden && target.matches("[href^='#section-']")) close();
    return null;
  }

  // --- keys --------------------------------------------------------------------------------

  const KEYS = {
    j: () => go(1), k: () => go(-1), v: leaf,
    1: () => choose(1), 2: () => choose(2), 3: () => choose(3),
  };
  const FIELDS = "textarea, select, input:not([type=radio], [type=checkbox]), [contenteditable]";
  const stored = (act) => { try { return act(localStorage); } catch { return null; } };
  const keysOn = help.querySelector("input");
  keysOn.checked = !stored((all) => all.getItem(OFF));
  keysOn.addEventListener("change", () => {
    stored((all) => (keysOn.checked ? all.removeItem(OFF) : all.setItem(OFF, "1")));
  });
  help.hidden = false;

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !pane.hidden && !event.target.closest("details.dropdown")) close();
    const act = Object.hasOwn(KEYS, event.key) && KEYS[event.key];
    if (!act || !keysOn.checked || event.target.closest(FIELDS)) return;
    event.preventDefault();
    act();
  });
})();
