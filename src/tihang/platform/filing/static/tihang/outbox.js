// Keeps in this browser what the server has not acknowledged: a box for each open page.
"use strict";

window.tihangOutbox = (() => {
  const OPENING = "tihang:outbox:";
  const OWN = "tihang:writers";
  // A page that is open says so more often than this.
  const ABANDONED = 15000;

  function name() {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    // Without HTTPS browsers offer no more than the numbers to make one from.
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function read(storage, key) {
    try {
      return JSON.parse(storage.getItem(key));
    } catch {
      return null;
    }
  }

  function write(storage, key, value) {
    try {
      storage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }

  function keys() {
    try {
      return Object.keys(window.localStorage);
    } catch {
      return [];
    }
  }

  function open(user, place) {
    const writer = name();
    const shelf = `${OPENING}${user}:${place}:`;
    const earlier = tab() || [];
    if (tab()) write(window.sessionStorage, OWN, [...earlier.slice(-20), writer]);

    function tab() {
      try {
        return read(window.sessionStorage, OWN) || [];
      } catch {
        return null;
      }
    }

    return {
      writer,
      // False where the browser is full or keeps nothing.
      keep: (box) => {
        try {
          return write(window.localStorage, shelf + writer, { ...box, at: Date.now() });
        } catch {
          return false;
        }
      },
      clear: (which = writer) => {
        try {
          window.localStorage.removeItem(shelf + which);
        } catch {
          // Nothing was kept either.
        }
      },
      // Boxes that earlier pages left behind, the oldest first; `waiting` if one may be in use.
      left() {
        const boxes = keys()
          .filter((key) => key.startsWith(shelf) && key !== shelf + writer)
          .map((key) => ({ ...read(window.localStorage, key), writer: key.slice(shelf.length) }))
          .filter((box) => box.sent || box.next)
          .sort((one, other) => one.at - other.at);
        const left = boxes.filter(
          (box) => earlier.includes(box.writer) || Date.now() - box.at > ABANDONED,
        );
        return { left, waiting: left.length < boxes.length };
      },
    };
  }

  return { open };
})();
