// The quick jump: Ctrl+K opens a dialog in which a name leads to a record or a
// screen. Without this script the same is at /jump.
(() => {
  "use strict";
  const dialog = document.getElementById("jump");
  if (!dialog || !dialog.showModal) return;
  const input = dialog.querySelector("input"), list = document.getElementById("jump-list"), none = dialog.querySelector("[data-none]");
  let targets = [], at = -1, asked = "", turn = 0, timer;

  const choose = (n) => {
    const items = [...list.children];
    at = items.length ? (n + items.length) % items.length : -1;
    items.forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
    if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", items[at].id);
    items[at].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    targets = found;
    list.replaceChildren(...found.map((t, i) => {
      const li = document.createElement("li");
      li.id = "jump-" + i;
      li.setAttribute("role", "option");
      const label = document.createElement("span"), kind = document.createElement("span");
      label.textContent = t.label;
      if (t.lang) label.lang = t.lang;
      kind.className = "muted";
      kind.textContent = t.kind + (t.ref ? " · " + t.ref : "");
      li.append(label, kind);
      li.addEventListener("click", () => { location.href = t.href; });
      return li;
    }));
    none.hidden = found.length > 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    choose(0);
  };
  const ask = async (q) => {
    const mine = ++turn;
    const r = await fetch("/jump?q=" + encodeURIComponent(q), { headers: { Accept: "application/json" } });
    if (!r.ok || mine !== turn) return;
    asked = q;
    show(await r.json());
  };
  const open = () => {
    if (dialog.open) return;
    input.value = "";
    asked = "";
    dialog.showModal();
    input.focus();
    ask("");
  };

  document.querySelectorAll("[data-jump]").forEach((a) => a.addEventListener("click", (e) => { e.preventDefault(); open(); }));
  document.addEventListener("keydown", (e) => {
    if (!e.isComposing && (e.ctrlKey || e.metaKey) && !e.shiftKey && !e.altKey && e.key.toLowerCase() === "k") { e.preventDefault(); open(); }
  });
  input.addEventListener("input", (e) => {
    if (e.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(() => ask(input.value.trim()), 120);
  });
  input.addEventListener("compositionend", () => ask(input.value.trim()));
  input.addEventListener("keydown", async (e) => {
    if (e.isComposing) return;
    switch (e.key) {
      case "ArrowDown": e.preventDefault(); choose(at + 1); break;
      case "ArrowUp": e.preventDefault(); choose(at - 1); break;
      case "Enter": {
        e.preventDefault();
        const q = input.value.trim();
        if (q !== asked) { clearTimeout(timer); await ask(q); }
        if (targets[at]) location.href = targets[at].href;
      }
    }
  });
  dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
})();
