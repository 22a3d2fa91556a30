// Long texts: buttons that write lists, tables and pictures, a preview, and pasting from Word.
"use strict";

(() => {
  const made = document.querySelector("template[data-rich-toolbar]");
  if (!made) return;
  const words = made.dataset;

  // Writes over the selection so that it can be undone, and lets autosave know.
  function write(area, text, start = area.selectionStart, end = area.selectionEnd) {
    area.focus();
    area.setSelectionRange(start, end);
    if (document.execCommand("insertText", false, text)) return;
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // The whole lines that the selection touches.
  function lines(area) {
    const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const found = area.value.indexOf("\n", area.selectionEnd);
    return [start, found < 0 ? area.value.length : found];
  }

  function list(area, numbered) {
    const [start, end] = lines(area);
    let number = 0;
    const mark = () => (numbered ? `${(number += 1)}. ` : "- ");
    const chosen = area.value.slice(start, end).split("\n");
    const some = chosen.some((line) => line.trim());
    const text = chosen
      .map((line) => (line.trim() || !some ? mark() + line.trim().replace(/^(?:- |\d+\. )/, "") : line))
      .join("\n");
    write(area, text, start, end);
  }

  // On lines of its own behind the line with the cursor.
  function below(area, text) {
    const [start, end] = lines(area);
    const empty = !area.value.slice(start, end).trim();
    write(area, `${empty ? "" : "\n"}${text}\n`, end, end);
  }

  function table(area) {
    const head = words.table;
    const columns = head.split("|").length - 2;
    const row = (cell) => `|${` ${cell} |`.repeat(columns)}`;
    below(area, [head, row("---"), row(" "), row(" ")].join("\n"));
  }

  function picture(area, bar) {
    const chosen = bar.querySelector("[data-picture]").selectedOptions[0];
    below(area, `![${chosen.dataset.title}](${chosen.value})`);
  }

  async function preview(area, button, region) {
    const shown = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!shown));
    region.hidden = shown;
    if (shown) return;
    const body = new URLSearchParams({
      text: area.value,
      csrfmiddlewaretoken: area.form.elements.namedItem("csrfmiddlewaretoken").value,
    });
    try {
      const answer = await fetch(words.preview, { method: "POST", body, redirect: "error" });
      if (!answer.ok) throw new Error(answer.status);
      // Made by our own server from a template that escapes every value.
      region.innerHTML = await answer.text();
    } catch {
      region.textContent = words.failed;
    }
  }

  // --- pasting: text only, no style; what the notation has no sign for becomes a paragraph.

  const BLOCKS = new Set(["P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "SECTION", "ARTICLE", "BLOCKQUOTE", "PRE"]);
  const SKIPPED = new Set(["STYLE", "SCRIPT", "TITLE", "TEMPLATE", "META", "LINK", "HEAD"]);

  const flat = (text) => text.replace(/\s+/g, " ").trim();

  // Word writes its lists as paragraphs; the mark stands in a part that is to be ignored.
  function wordItem(node) {
    if (!/mso-list\s*:\s*(?!none)/i.test(node.dataset.style || "")) return null;
    const copy = node.cloneNode(true);
    let mark = "";
    for (const part of copy.querySelectorAll("[data-style]")) {
      if (!/mso-list\s*:\s*ignore/i.test(part.dataset.style)) continue;
      mark += part.textContent;
      part.remove();
    }
    const number = /^\W*(\d+)/.exec(mark);
    return (number ? `${number[1]}. ` : "- ") + flat(copy.textContent);
  }

  function tableLines(node) {
    const rows = [...node.rows].map(
      (row) =>
        `| ${[...row.cells]
          .flatMap((cell) => [flat(cell.textContent).replace(/\|/g, "\\|"), ...Array(Math.max(0, cell.colSpan - 1)).fill("")])
          .join(" | ")} |`,
    );
    if (!rows.length) return [];
    const columns = (rows[0].match(/(?<!\\)\|/g) || []).length - 1;
    return [rows[0], `|${" --- |".repeat(columns)}`, ...rows.slice(1)];
  }

  // Nothing of it is ever run or styled: what would be is renamed before it is read.
  function harmless(html) {
    return html
      .replace(/<style[\s\S]*?<\/style>/gi, "")
      .replace(/<[^>]*>/g, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
  }

  function converted(html) {
    const page = new DOMParser().parseFromString(harmless(html), "text/html");
    const out = [];
    let line = "";
    let pictures = 0;
    const end = () => {
      if (flat(line)) out.push(flat(line));
      line = "";
    };
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) line += node.data;
      if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.tagName)) return;
      if (node.tagName === "BR") return void end();
      if (node.tagName === "IMG" || node.tagName === "V:IMAGEDATA") return void (pictures += 1);
      if (node.tagName === "TABLE") {
        end();
        out.push(...tableLines(node));
        pictures += node.querySelectorAll("img").length;
        return;
      }
      if (node.tagName === "LI") {
        end();
        const ordered = node.parentElement?.tagName === "OL";
        const nested = [...node.children].filter((child) => /^[UO]L$/.test(child.tagName));
        const own = node.cloneNode(true);
        for (const inner of own.querySelectorAll("ul, ol")) inner.remove();
        const first = node.parentElement?.start || 1;
        const place = ordered ? [...node.parentElement.children].filter((c) => c.tagName === "LI").indexOf(node) : 0;
        if (flat(own.textContent)) out.push(`${ordered ? `${first + place}.` : "-"} ${flat(own.textContent)}`);
        return void nested.forEach(walk);
      }
      const block = BLOCKS.has(node.tagName);
      if (block) end();
      const item = block && wordItem(node);
      if (item) out.push(item);
      else node.childNodes.forEach(walk);
      if (block) end();
    };
    walk(page.body);
    end();
    return { text: out.join("\n"), pictures };
  }

  function pasted(event, area, say) {
    const html = event.clipboardData?.getData("text/html") || "";
    if (!/<table|<li[\s>]|mso-list|<img|v:imagedata/i.test(html)) return;
    event.preventDefault();
    const { text, pictures } = converted(html);
    if (text) write(area, text);
    say.textContent = [text && words.pasted, pictures && words.noPictures].filter(Boolean).join(" ");
  }

  for (const field of document.querySelectorAll("[data-rich]")) {
    const area = field.querySelector("textarea");
    const bar = made.content.firstElementChild.cloneNode(true);
    const region = document.createElement("div");
    const say = bar.querySelector("[data-toolbar-said]");
    const label = field.querySelector("label")?.firstChild?.textContent.trim() || "";
    bar.setAttribute("aria-label", label);
    region.className = "preview__region";
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", `${words.region} ${label}`);
    region.id = `${area.id}-preview`;
    region.hidden = true;
    area.before(bar);
    area.after(region);
    const shows = bar.querySelector("[data-show-preview]");
    shows.setAttribute("aria-controls", region.id);
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const what = button.dataset.insert;
      if (what === "bullets" || what === "numbers") list(area, what === "numbers");
      else if (what === "table") table(area);
      else if (what === "picture") picture(area, bar);
      else if (button === shows) preview(area, button, region);
    });
    area.addEventListener("paste", (event) => pasted(event, area, say));
  }
})();
