// Saves a section while somebody types, and says truthfully whether it is saved.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const PAUSE = 900;
  const KEEP = 250;
  const RETRY = 4000;
  const PANEL = 1200;
  const STALE = 10 * 60 * 1000;
  const OWN = ["csrfmiddlewaretoken", "base_version", "do"];
  const words = form.dataset;
  const token = form.elements.namedItem("csrfmiddlewaretoken");
  const version = form.elements.namedItem("base_version");
  const panel = document.querySelector("[data-panel]");
  const conflict = document.querySelector("[data-conflict]");
  const unsent = document.querySelector("[data-unsent]");
  const outbox = window.tihangOutbox.open(words.user, words.place);
  let edits = 0;
  let sent = null; // Under way or unanswered; it is repeated word for word.
  let dirty = false;
  let busy = false;
  let stopped = false;
  let kept = true;
  let leaving = null;
  let timer = 0;
  let keeping = 0;
  let panelTimer = 0;

  function say(text, kind = "") {
    for (const place of document.querySelectorAll("[data-saved]")) {
      place.textContent = text;
      place.className = kind ? `saved saved--${kind}` : "saved";
    }
  }

  function sayFailed(text) {
    say(`${text}${kept ? words.kept : words.unkept}`, "failed");
  }

  function body() {
    const data = new URLSearchParams(new FormData(form));
    for (const name of OWN) data.delete(name);
    return data.toString();
  }

  function keep() {
    clearTimeout(keeping);
    if (!sent && !dirty) outbox.clear();
    else {
      const next = dirty ? { body: body(), base: version.value } : null;
      kept = outbox.keep({ sent, next });
    }
  }

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  function changed() {
    dirty = true;
    clearTimeout(keeping);
    keeping = setTimeout(keep, KEEP);
    if (stopped) return;
    if (!busy) say(words.unsaved);
    later(PAUSE);
  }

  async function save() {
    clearTimeout(timer);
    if (busy || stopped || !(dirty || sent)) return;
    busy = true;
    if (!sent) {
      edits += 1;
      sent = { writer: outbox.writer, edit: edits, base: version.value, body: body() };
      dirty = false;
    }
    keep();
    say(words.saving, "busy");
    const done = await dealtWith(sent);
    busy = false;
    keep();
    if (!stopped && (dirty || sent)) later(done ? PAUSE : RETRY);
  }

  // Sends an edit; true once the server has answered for good.
  async function dealtWith(edit) {
    let answer;
    try {
      answer = await post(edit);
    } catch {
      sayFailed(words.failed);
      return false;
    }
    const data = await json(answer);
    if (answer.ok && data) return acknowledged(edit, data);
    if (data?.conflict) return met(edit, data);
    if (data?.refused || data?.other_user) {
      stopped = true;
      sayFailed(data.refused || words.otherUser);
      return true;
    }
    // Logged out meanwhile, or the form's protection has run out with the log-in.
    if (answer.type === "opaqueredirect" || answer.status === 403) await renew();
    else sayFailed(words.failed);
    return false;
  }

  function post(edit) {
    const data = new URLSearchParams(edit.body);
    data.set("csrfmiddlewaretoken", token.value);
    data.set("author", words.user);
    data.set("base_version", edit.base);
    data.set("writer", edit.writer);
    data.set("edit", edit.edit);
    for (const [name, value] of edit.choices || []) data.set(name, value);
    return fetch(words.url, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
  }

  async function json(answer) {
    const kind = answer.headers.get("Content-Type") || "";
    return kind.startsWith("application/json") ? answer.json().catch(() => null) : null;
  }

  async function state() {
    const answer = await fetch(words.state, { redirect: "manual" });
    return json(answer);
  }

  async function renew() {
    const now = await state().catch(() => null);
    if (!now) sayFailed(words.loggedOut);
    else if (now.user !== words.user) sayFailed(words.otherUser);
    else {
      token.value = now.csrf;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": now.csrf }));
      later(0);
    }
  }

  function acknowledged(edit, data) {
    sent = null;
    if (edit.recovered) outbox.clear(edit.recovered);
    const known = !edit.recovered && takeIn(data.inputs || {}, edit.body) && !data.reload;
    // Otherwise the page goes on from where it began, and the server tells the changes apart.
    if (known) version.value = data.version;
    // What was typed while the save was under way is not saved yet.
    const now = dirty ? words.unsaved : data.saved;
    say(data.merged ? `${now} · ${data.merged}` : now);
    showErrors(data);
    keep();
    document.body.dispatchEvent(new CustomEvent("tihang:saved", { detail: data }));
    clearTimeout(panelTimer);
    panelTimer = setTimeout(showVerdicts, PANEL);
    // Rows that a colleague added or took out: only the server can draw them.
    if (!known && !dirty) location.reload();
    else if (leaving && !dirty) leave();
    return true;
  }

  function leave() {
    const button = leaving;
    leaving = null;
    // Once the save under way has come to its end.
    setTimeout(() => form.requestSubmit(button));
  }

  // Puts what colleagues wrote into inputs that were not touched since; false if one was.
  function takeIn(inputs, body) {
    const before = new URLSearchParams(body);
    const now = new FormData(form);
    let all = true;
    for (const [name, value] of Object.entries(inputs)) {
      const wanted = [value].flat();
      const same = String(before.getAll(name)) === String(now.getAll(name));
      const places = Array.from(form.elements).filter((each) => each.name === name);
      if (!same || !places.length) all = false;
      else for (const place of places) set(place, wanted);
    }
    return all;
  }

  function set(place, wanted) {
    if (place.matches("[type=checkbox], [type=radio]")) place.checked = wanted.includes(place.value);
    else if (place instanceof HTMLSelectElement && place.multiple) {
      for (const option of place.options) option.selected = wanted.includes(option.value);
    } else place.value = wanted[0] ?? "";
    place.dispatchEvent(new CustomEvent("tihang:set", { bubbles: true }));
  }

  function showErrors(data) {
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
  }

  async function showVerdicts() {
    const answer = await fetch(words.verdicts, { redirect: "manual" }).catch(() => null);
    // Made by our own server from a template that escapes every value.
    if (answer?.ok) panel.innerHTML = await answer.text();
  }

  // Two people's changes met. The server keeps this text in the history; so does the page.
  function met(edit, data) {
    stopped = true;
    leaving = null;
    say(words.conflict, "failed");
    conflict.innerHTML = data.conflict;
    conflict.firstElementChild.focus();
    const box = conflict.querySelector("form");
    box.addEventListener("submit", (event) => {
      event.preventDefault();
      const choices = [["against", box.dataset.against], ...new FormData(box).entries()];
      conflict.replaceChildren();
      stopped = false;
      const text = edit.recovered ? edit.body : body();
      edits += 1;
      sent = { ...edit, writer: outbox.writer, edit: edits, body: text, choices };
      if (!edit.recovered) dirty = false;
      save();
    });
    box.querySelector("[data-take-theirs]").addEventListener("click", () => {
      dirty = false;
      sent = null;
      outbox.clear();
      if (edit.recovered) outbox.clear(edit.recovered);
    });
    return true;
  }

  // What an earlier page of this section could not deliver is sent first, in its order.
  async function recover() {
    const { left, waiting } = outbox.left();
    if (waiting) setTimeout(recover, 16000);
    for (const box of left) {
      if (busy || stopped) return;
      await deliver(box);
    }
  }

  async function deliver(box) {
    const now = await state().catch(() => null);
    const first = box.sent || box.next;
    if (!now || now.user !== words.user) return;
    if (Number(now.version) > Number(first.base) && Date.now() - box.at > STALE) {
      if (!(await wanted())) return outbox.clear(box.writer);
    }
    say(words.sending, "busy");
    busy = true;
    const done = await delivered(box);
    busy = false;
    if (!done) return;
    if (dirty) later(PAUSE);
    else location.reload();
  }

  async function delivered(box) {
    let base = (box.sent || box.next).base;
    for (const part of [box.sent, box.next]) {
      if (!part) continue;
      const edit = part === box.sent ? { ...part } : { ...part, base, ...named() };
      const answer = await post(edit).catch(() => null);
      const data = answer && (await json(answer));
      if (data?.conflict) {
        met({ ...edit, recovered: box.writer }, data);
        return false;
      }
      if (!answer?.ok || !data) {
        sayFailed(words.failed);
        setTimeout(recover, RETRY);
        return false;
      }
      if (!data.inputs) base = data.version;
    }
    outbox.clear(box.writer);
    return true;
  }

  function named() {
    edits += 1;
    return { writer: outbox.writer, edit: edits };
  }

  function wanted() {
    unsent.hidden = false;
    return new Promise((decide) => {
      for (const button of unsent.querySelectorAll("button")) {
        button.onclick = () => {
          unsent.hidden = true;
          decide(button.hasAttribute("data-send"));
        };
      }
    });
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // A button of the form waits until everything typed is acknowledged.
  form.addEventListener("submit", (event) => {
    if (stopped || !(dirty || sent || busy)) {
      stopped = true;
      return;
    }
    event.preventDefault();
    leaving = event.submitter;
    save();
  });
  window.addEventListener("online", save);
  window.addEventListener("pagehide", keep);
  window.addEventListener("beforeunload", (event) => {
    if ((dirty || busy || sent) && !kept) event.preventDefault();
  });
  // Says to other pages that this one is open and will send its edits itself.
  setInterval(() => {
    if (dirty || sent) keep();
  }, 5000);
  recover();
})();
