// Sends files in pieces, goes on where the line broke, and says truthfully how far it is.
"use strict";

(() => {
  const form = document.querySelector("form[data-upload-form]");
  const place = document.querySelector("[data-uploads]");
  if (!form || !place || !window.fetch) return;
  const PIECE = 4 * 1024 * 1024;
  const PAUSE = 3000;
  const words = place.dataset;
  const list = place.querySelector("ul");
  const token = form.elements.namedItem("csrfmiddlewaretoken").value;
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button.button--primary");
  let working = 0;

  form.addEventListener("submit", (event) => {
    if (!input.files.length || !form.reportValidity()) return;
    event.preventDefault();
    const files = [...input.files];
    const about = new FormData(form);
    about.delete(input.name);
    if (files.length > 1) about.set("title", "");
    place.hidden = false;
    button.disabled = true;
    input.value = "";
    run(files.map((file) => row(file, about)));
  });

  window.addEventListener("beforeunload", (event) => {
    if (working) event.preventDefault();
  });

  // One after the other: two at once would only share the same line.
  async function run(rows) {
    working += 1;
    const done = [];
    for (const each of rows) done.push(await each.send());
    working -= 1;
    button.disabled = false;
    if (done.length === 1 && done[0]) window.location.assign(done[0]);
  }

  function row(file, about) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const stop = document.createElement("button");
    const bar = document.createElement("progress");
    const said = document.createElement("span");
    const id = `upload-${list.children.length}`;
    name.id = id;
    name.className = "file-name";
    name.textContent = file.name;
    stop.type = "button";
    stop.className = "button button--small button--quiet";
    stop.textContent = words.cancel;
    stop.setAttribute("aria-describedby", id);
    bar.max = file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-labelledby", id);
    said.className = "uploads__said";
    said.textContent = words.waiting;
    item.append(name, stop, bar, said);
    list.append(item);
    let cancelled = false;
    let where = "";
    stop.addEventListener("click", () => {
      cancelled = true;
      if (where) ask(where, { method: "DELETE" }).catch(() => {});
      over(words.cancelled);
    });

    function say(text, kind) {
      said.textContent = text;
      said.className = kind ? `uploads__said uploads__said--${kind}` : "uploads__said";
    }

    function over(text, kind, link) {
      bar.remove();
      stop.remove();
      say(text, kind);
      if (!link) return;
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.textContent = file.name;
      name.replaceChildren(anchor);
    }

    // Returns where the piece is once it was taken in, else nothing.
    async function send() {
      while (!cancelled) {
        try {
          return await attempt();
        } catch (problem) {
          if (cancelled) return "";
          if (problem.final) {
            over(problem.message, "bad");
            return "";
          }
          say(words.broken, "bad");
          await online();
        }
      }
      return "";
    }

    async function attempt() {
      const asked = new FormData();
      for (const [key, value] of about) asked.set(key, value);
      asked.set("name", file.name);
      asked.set("size", file.size);
      asked.set("fingerprint", `${file.name}|${file.size}|${file.lastModified}`);
      const begun = await ask(words.uploads, { method: "POST", body: asked });
      where = begun.data.upload;
      let at = begun.data.received;
      if (at) say(words.resumed);
      while (at < file.size && !cancelled) {
        show(at);
        const piece = file.slice(at, at + PIECE);
        const answer = await ask(`${where}?offset=${at}`, {
          method: "PUT",
          body: piece,
          headers: { "Content-Type": "application/octet-stream" },
        });
        at = answer.data.received;
      }
      if (cancelled) return "";
      show(file.size);
      say(words.checking);
      const { data } = await ask(`${where}finish/`, { method: "POST" });
      if (!data.url) throw new Error("incomplete");
      over(data.said, "good", data.url);
      // That nothing was added is read here; the link leads on.
      return data.was_there ? "" : data.url;
    }

    function show(at) {
      bar.value = at;
      say(`${words.sending} ${Math.floor((at / (file.size || 1)) * 100)}%`);
    }

    return { send };
  }

  async function ask(address, options) {
    const answer = await fetch(address, {
      redirect: "manual",
      ...options,
      headers: { "X-CSRFToken": token, Accept: "application/json", ...options.headers },
    });
    if (answer.type === "opaqueredirect") throw final(words.loggedOut);
    const kind = answer.headers.get("Content-Type") || "";
    const data = kind.startsWith("application/json") ? await answer.json() : {};
    if (data.refused) throw final(data.refused);
    if (answer.status === 404 || answer.status === 403) throw final(words.gone);
    // A piece in the wrong place is answered with the right one.
    if (answer.status === 409 && "received" in data) return { data };
    if (!answer.ok) throw new Error(String(answer.status));
    return { data };
  }

  function final(text) {
    return Object.assign(new Error(text), { final: true });
  }

  function online() {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, PAUSE);
      window.addEventListener("online", () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
})();
