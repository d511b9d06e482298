// Registers: rows chosen by key and by range, facets opened in place, a search
// within long lists of values, keys that follow links. Without it every one of
// these is a link, a checkbox or a button.
(() => {
  "use strict";
  const $ = (css, from = document) => from.querySelector(css);
  const $$ = (css, from = document) => [...from.querySelectorAll(css)];
  const fold = (s) => s.normalize("NFD").replace(/\p{Mn}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

  // A facet opens where it stands, with all its values.
  const open = async (a) => {
    const to = new URL(a.href);
    const name = (to.searchParams.get("open") || "").replace(/\.all$/, "");
    const old = document.getElementById("facet-" + name);
    to.searchParams.set("open", name + ".all");
    try {
      const r = await fetch(to);
      const fresh = r.ok && new DOMParser().parseFromString(await r.text(), "text/html").getElementById("facet-" + name);
      if (!old || !fresh) throw new Error("no such facet");
      const form = old.closest("form");
      $$("details.facet", form).forEach((d) => { if (d !== old) d.open = false; });
      $$('input[type=hidden][name="' + CSS.escape(name) + '"]', form).forEach((i) => i.remove());
      old.replaceWith(document.importNode(fresh, true));
      ready(document.getElementById("facet-" + name));
    } catch { location.href = a.href; }
  };
  const narrow = (input) => {
    input.closest("[hidden]").hidden = false;
    const list = $$("label.check", input.closest("fieldset"));
    input.addEventListener("input", (e) => {
      if (e.isComposing) return;
      const q = fold(input.value.trim());
      list.forEach((l) => { l.hidden = q !== "" && !fold(l.textContent).includes(q) && !$("input", l).checked; l.style.display = l.hidden ? "none" : ""; });
    });
    input.addEventListener("keydown", (e) => { if (e.key === "Enter" && !e.isComposing) e.preventDefault(); });
  };
  const ready = (facet) => {
    $$("[data-narrow]", facet).forEach(narrow);
    const first = $("[data-narrow], input[type=checkbox]", facet);
    if (first) first.focus();
    facet.addEventListener("keydown", (e) => { if (e.key === "Escape") { facet.open = false; $("summary", facet).focus(); } });
  };
  document.addEventListener("click", (e) => {
    const a = e.target.closest("a[data-facet]");
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    e.preventDefault();
    open(a);
  });
  document.addEventListener("click", (e) => { if (!e.target.closest("details.facet")) $$("details.facet[open]").forEach((d) => { d.open = false; }); });
  $$("details.facet[open]").forEach((d) => $$("[data-narrow]", d).forEach(narrow));

  // What "?" shows is what holds on this page.
  $$("#key-list [data-where]").forEach((d) => { d.hidden = !$(d.dataset.where); if (d.hidden) d.style.display = "none"; });

  const part = location.hash && $(".part" + location.hash + ", .panel-filters" + location.hash);
  if (part) part.focus();

  // Rows are chosen.
  const form = $("[data-bulk]");
  let last = -1;
  const boxes = form ? $$("td.pick input", form) : [];
  if (form) {
    const say = $(".chosen-count", form), all = $("input[name=all]", form);
    const count = () => {
      const n = boxes.filter((b) => b.checked).length;
      boxes.forEach((b) => b.closest("tr").classList.toggle("picked", b.checked));
      form.classList.toggle("some", n > 0 || all.checked);
      say.textContent = n === 0 || all.checked ? "" : (n === 1 ? say.dataset.one : say.dataset.many.replace("2", n));
    };
    boxes.forEach((b, i) => b.addEventListener("click", (e) => {
      if (e.shiftKey && last >= 0) for (let k = Math.min(i, last); k <= Math.max(i, last); k++) boxes[k].checked = b.checked;
      last = i;
      count();
    }));
    all.addEventListener("change", count);
    $$("th.pick", form).forEach((th) => {
      const box = Object.assign(document.createElement("input"), { type: "checkbox" });
      box.setAttribute("aria-label", th.textContent);
      const label = document.createElement("label");
      label.append(box);
      th.append(label);
      box.addEventListener("change", () => { $$("td.pick input", th.closest("table")).forEach((b) => { b.checked = box.checked; }); count(); });
    });
    addEventListener("pageshow", count);
  }

  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") || $("dialog[open]")) return;
    try { if (localStorage.getItem("chancery.keys.off") === "1") return; } catch { /* keys are on */ }
    const row = $("[data-rows] tr.at");
    switch (e.key) {
      case "x": case "X": {
        const box = row && $("td.pick input", row);
        if (!box) return;
        e.preventDefault();
        box.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: e.shiftKey }));
        break;
      }
      case "o": { const a = row && $("th a", row); if (a) { e.preventDefault(); a.click(); } break; }
      case "[": case "]": case "c": case "v": case "u": {
        const a = $('a[data-key="' + e.key + '"]');
        if (a) { e.preventDefault(); a.click(); }
      }
    }
  });
})();
