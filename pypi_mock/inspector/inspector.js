// What the inspector's pages do besides: new requests appear, and texts can be copied.
// Every page is whole without it.
"use strict";

(() => {
  const EVERY = 1500; // milliseconds between two questions, while somebody looks

  function follow(table) {
    const rows = table.tBodies[0];
    const news = document.querySelector("[data-news]");
    const toggle = document.querySelector("[data-follow]");
    let following = true;
    let newest = Number(rows.dataset.last);
    let first = rows.dataset.first || "";

    async function ask() {
      if (!following || document.hidden) return;
      const address = new URL(location.href);
      address.searchParams.set("after", String(newest));
      let answer;
      try {
        answer = await fetch(address, { headers: { "X-Requested-With": "inspector" } });
      } catch {
        news.textContent = "The server does not answer.";
        return;
      }
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-requests] tbody");
      if (Number(fresh.dataset.last) < newest || fresh.dataset.server !== rows.dataset.server) {
        location.reload(); // another server, which counts from 1 again
        return;
      }
      newest = Number(fresh.dataset.last);
      const added = [...fresh.rows].filter((row) => row.dataset.number);
      if (!added.length) {
        if (news.textContent === "The server does not answer.") news.textContent = "";
        return;
      }
      rows.querySelector("[data-none]")?.remove();
      for (const row of added.reverse()) {
        row.classList.add("fresh");
        rows.prepend(row);
      }
      while (rows.rows.length > Number(rows.dataset.limit)) rows.lastElementChild.remove();
      news.textContent = added.length === 1 ? "1 new request" : `${added.length} new requests`;
    }

    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      following = !following;
      toggle.textContent = following ? "Pause" : "Follow";
      toggle.setAttribute("aria-pressed", String(!following));
      ask();
    });
    document.addEventListener("visibilitychange", ask);
    setInterval(ask, EVERY);
  }

  function copyable(piece) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${piece.dataset.copy}`);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(piece.textContent);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(piece);
        button.textContent = "Selected";
      }
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    piece.before(button);
  }

  document.querySelectorAll("table[data-requests]").forEach(follow);
  document.querySelectorAll("[data-copy]").forEach(copyable);
})();
