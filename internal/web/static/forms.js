// Improves forms that work without it: a combobox for references, fields that
// appear where they apply, drafts kept while somebody types, cells pasted from
// a spreadsheet.
(() => {
  "use strict";
  const $ = (css, from = document) => from.querySelector(css);
  const $$ = (css, from = document) => [...from.querySelectorAll(css)];
  const make = (tag, attributes = {}, ...inside) => {
    const el = document.createElement(tag);
    Object.entries(attributes).forEach(([k, v]) => el.setAttribute(k, v));
    el.append(...inside);
    return el;
  };

  // The combobox of the ARIA practices: the focus stays in the input, arrows
  // walk the list, Enter takes, Escape shuts. Records can be made on the way.
  let count = 0;
  const combobox = (input) => {
    const id = "combo-" + (++count);
    const box = make("span", { class: "combo" });
    const makes = $$("[data-make]", input.closest(".field") || box);
    input.removeAttribute("list");
    input.before(box);
    const list = make("ul", { id, role: "listbox", class: "combo-list", hidden: "", "aria-label": input.getAttribute("aria-label") || (input.labels[0] && input.labels[0].textContent) || "" });
    box.append(input, list);
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, "aria-haspopup": "listbox" }).forEach(([k, v]) => input.setAttribute(k, v));
    // What stands in the list is for the words in shownFor; an arrow pressed
    // meanwhile waits for those that were typed since, so that no choice is lost.
    let options = [], at = -1, timer, asked = 0, shownFor = null, waiting = false, taken = false;

    const shut = () => { list.hidden = true; at = -1; waiting = false; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const walk = (n) => {
      if (!options.length) return;
      at = (n + options.length) % options.length;
      options.forEach((o, i) => o.el.setAttribute("aria-selected", String(i === at)));
      options[at].el.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].el.id);
    };
    const take = (o) => {
      shut();
      if (o.button) { o.button.click(); return; }
      input.value = o.value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      shut();
    };
    const show = (found) => {
      options = found.map((s) => {
        const more = make("span", { class: "combo-more muted" }, make("span", { class: "ref" }, s.ref), make("span", {}, s.kind));
        [s.state, s.dates].forEach((t) => { if (t) more.append(make("span", {}, t)); });
        return { value: s.value, el: make("li", { role: "option" }, make("span", {}, s.title), more) };
      });
      makes.forEach((button) => {
        const typed = input.value.trim(), text = button.firstChild.textContent;
        options.push({ button, el: make("li", { role: "option", "data-make": "" }, text + (typed && !typed.endsWith(")") ? ": “" + typed + "”" : "")) });
      });
      options.forEach((o, i) => {
        o.el.id = id + "-" + i;
        o.el.setAttribute("aria-selected", "false");
        o.el.addEventListener("mousedown", (e) => { e.preventDefault(); take(o); });
      });
      list.replaceChildren(...options.map((o) => o.el));
      at = -1;
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
    };
    const ask = async (typed) => {
      const mine = ++asked;
      let found = [];
      try {
        const r = await fetch("/lookup?kinds=" + encodeURIComponent(input.dataset.lookup) + "&q=" + encodeURIComponent(typed));
        if (r.ok && !r.redirected) found = await r.json();
      } catch { /* without the network the field can still be typed into */ }
      if (mine !== asked || document.activeElement !== input) return;
      show(found);
      shownFor = typed;
      if (waiting) { waiting = false; walk(0); }
    };
    const words = () => (input.value.trim().endsWith(")") ? "" : input.value.trim());
    const open = () => ask(words());
    const openAtFirst = () => { clearTimeout(timer); waiting = true; open(); };
    input.addEventListener("input", (e) => {
      clearTimeout(timer);
      if (e.isComposing || !e.isTrusted) return;
      timer = setTimeout(open, 180);
    });
    input.addEventListener("keydown", (e) => {
      if (e.isComposing || e.ctrlKey || e.metaKey) return;
      const shown = !list.hidden;
      switch (e.key) {
        case "ArrowDown": e.preventDefault(); if (shown && shownFor === words()) walk(at + 1); else if (!waiting) openAtFirst(); break;
        case "ArrowUp": if (shown) { e.preventDefault(); walk(at < 0 ? options.length - 1 : at - 1); } break;
        case "Enter": taken = waiting || shown && at >= 0; if (!taken) break; e.preventDefault(); e.stopPropagation(); if (!waiting) take(options[at]); break;
        case "Escape": if (shown) { e.preventDefault(); e.stopPropagation(); shut(); } break;
        case "Tab": if (shown && at >= 0 && !options[at].button) take(options[at]); break;
      }
    });
    // The press that takes from the list must not send the form as well.
    input.addEventListener("keypress", (e) => { if (e.key === "Enter" && taken) e.preventDefault(); });
    input.addEventListener("keyup", () => { taken = false; });
    input.addEventListener("blur", () => { clearTimeout(timer); asked++; shut(); });
  };
  $$("input[data-lookup]").forEach(combobox);

  // A field that does not apply is left out while nothing stands in it.
  const named = (form, name) => [...form.elements].filter((e) => e.name === name || e.name === name + ".en" || e.name === name + ".vi");
  const values = (controls) => controls.filter((e) => (e.type !== "checkbox" && e.type !== "radio") || e.checked).map((e) => e.value.trim()).filter(Boolean);
  const applies = (form, el) => {
    const prefix = el.dataset.path.includes(".") ? el.dataset.path.replace(/[^.]*$/, "") : "";
    return JSON.parse(el.dataset.when).some((c) => {
      const have = values(named(form, "f." + prefix + c.f));
      if (c.e) return !have.length;
      return c.v ? have.some((v) => c.v.includes(v)) : have.length > 0;
    });
  };
  $$("form").forEach((form) => {
    const conditional = $$("[data-when]", form);
    if (!conditional.length) return;
    const look = () => {
      conditional.forEach((el) => {
        const wrong = el.querySelector("[aria-invalid], .line");
        const filled = values($$("input:not([type=hidden]), select, textarea", el)).length > 0;
        el.hidden = !filled && !wrong && !el.contains(document.activeElement) && !applies(form, el);
      });
      $$(".formgroup", form).forEach((g) => {
        const fields = $$(".fields > *", g);
        g.hidden = fields.length > 0 && fields.every((f) => f.hidden);
      });
    };
    look();
    form.addEventListener("input", look);
    form.addEventListener("change", look);
  });

  // What is typed is kept as a draft every few seconds.
  const pause = 3000;
  $$("form[data-keep]").forEach((form) => {
    const note = $("[data-kept]", form);
    let timer, busy = false, again = false, leaving = false;
    const say = (text, failed) => { note.textContent = text; note.classList.toggle("failed", failed); };
    const keep = async () => {
      if (leaving) return;
      if (busy) { again = true; return; }
      busy = true;
      const body = new URLSearchParams(new FormData(form));
      body.set("form", new URL(form.action).pathname);
      try {
        const r = await fetch(form.dataset.keep, { method: "POST", body });
        if (r.status === 401) say(form.dataset.ended, true);
        else {
          const answer = await r.json();
          if (r.ok) {
            form.elements.draft.value = answer.id;
            if (!again) form.dispatchEvent(new Event("kept"));
          }
          say(r.ok ? answer.text : form.dataset.failed + " " + answer.text, !r.ok);
        }
      } catch {
        timer = setTimeout(keep, 10 * pause);
      }
      busy = false;
      if (again) { again = false; timer = setTimeout(keep, pause); }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, pause); });
    form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
    addEventListener("pageshow", (e) => { if (e.persisted) leaving = false; });
  });

  // Cells of a spreadsheet pasted into a child line spread over the lines.
  document.addEventListener("paste", (e) => {
    const cell = e.target.closest(".line input:not([type=checkbox]), .line textarea"), lines = cell && cell.closest(".childlines");
    const text = e.clipboardData && e.clipboardData.getData("text/plain").replace(/[\r\n]+$/, "");
    if (!lines || !text || !text.includes("\t") && !(text.includes("\n") && cell.tagName === "INPUT")) return;
    const area = $("textarea[name^='paste.']", lines);
    const form = cell.form, at = form && form.elements["paste.at"];
    if (!area || !at) return;
    e.preventDefault();
    area.value = text;
    at.value = cell.name.replace(/^f\./, "");
    $(".paste button", lines).click();
  });
})();
