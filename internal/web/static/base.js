// Improves pages that work without it: keys, menu on a phone, a warning before typed text is lost. It adds no page of its own.
(() => {
  "use strict";
  const $ = (css, from = document) => from.querySelector(css);
  const $$ = (css, from = document) => [...from.querySelectorAll(css)];
  const off = "chancery.keys.off";
  const stored = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  const first = $("[role=alert][data-focus]") || $("[role=status][data-focus]");
  if (first) first.focus();
  if (first && location.search.includes("done=")) {
    const u = new URL(location.href);
    u.searchParams.delete("done");
    history.replaceState(null, "", u);
  }

  const menu = $("#menu"), opener = $("[data-menu]");
  if (menu && opener) {
    opener.setAttribute("role", "button");
    const toggle = (open) => { menu.classList.toggle("open", open); opener.setAttribute("aria-expanded", String(open)); };
    toggle(false);
    opener.addEventListener("click", (e) => { e.preventDefault(); toggle(!menu.classList.contains("open")); if (menu.classList.contains("open")) menu.focus(); });
    $(".menu-close", menu).addEventListener("click", (e) => { e.preventDefault(); toggle(false); opener.focus(); });
  }

  $$("[data-print]").forEach((a) => { a.hidden = false; a.addEventListener("click", (e) => { e.preventDefault(); print(); }); });

  // Typed text is not lost by a stray click.
  $$("form[data-guard]").forEach((form) => {
    let dirty = false;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    form.addEventListener("kept", () => { dirty = false; });
    addEventListener("beforeunload", (e) => { if (dirty) e.preventDefault(); });
  });

  const rows = $$("[data-rows] > tbody > tr, [data-rows] > li");
  let at = -1;
  const go = (n) => {
    if (!rows.length) return;
    if (rows[at]) rows[at].classList.remove("at");
    at = Math.max(0, Math.min(rows.length - 1, n));
    rows[at].classList.add("at");
    const a = $("a", rows[at]);
    if (a) a.focus();
  };

  const keys = $("#key-list");
  if (keys) {
    const box = $("[data-keys-off]", keys);
    keys.addEventListener("close", () => document.activeElement.blur());
    box.checked = stored(off) === "1";
    box.addEventListener("change", () => { try { localStorage.setItem(off, box.checked ? "1" : "0"); } catch { /* the choice lasts for this page */ } });
  }
  const typing = (el) => el.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  let g = false;
  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.defaultPrevented) return;
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
      const form = e.target.closest("form");
      const button = form && ($(e.shiftKey ? "[data-save-again]" : "[data-save]", form) || $("[data-save]", form));
      if (button) { e.preventDefault(); button.click(); }
      return;
    }
    if (e.key === "F1" && $('[data-key="F1"]')) { e.preventDefault(); $('[data-key="F1"]').click(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || $("dialog[open]")) return;
    if (e.key === "?" && keys) { e.preventDefault(); keys.showModal(); return; }
    if (stored(off) === "1") return;
    if (g) {
      g = false;
      e.preventDefault(); // the letter after g is no key of its own
      const to = $("[data-go=" + CSS.escape(e.key) + "]");
      if (to) location.href = to.dataset.href;
      return;
    }
    switch (e.key) {
      case "g": g = true; setTimeout(() => { g = false; }, 1200); e.preventDefault(); break;
      case "j": go(at + 1); break;
      case "k": go(at - 1); break;
      case "/": case "e": {
        const el = $('[data-key="' + e.key + '"]');
        if (el) { e.preventDefault(); el.focus(); if (e.key === "e") el.click(); }
      }
    }
  });
})();
