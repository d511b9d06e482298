// What can be chosen for a kind of record is offered as soon as the kind is
// chosen; without this a button does it.
(() => {
  "use strict";
  document.querySelectorAll("select[data-offers]").forEach((select) => {
    const form = select.form, button = select.parentElement.querySelector("button");
    let last = 0;
    button.hidden = true;
    select.addEventListener("change", async () => {
      const mine = ++last, body = new URLSearchParams(new FormData(form));
      body.set("do", button.value);
      try {
        const r = await fetch(form.action, { method: "POST", body });
        const page = new DOMParser().parseFromString(await r.text(), "text/html");
        if (mine !== last) return;
        form.querySelectorAll("[data-offered]").forEach((old) => {
          const now = page.querySelector('[data-offered="' + old.dataset.offered + '"]');
          if (now) old.replaceWith(document.importNode(now, true));
          else button.hidden = false; // not the form: somebody has to sign in again
        });
      } catch {
        button.hidden = false;
      }
    });
  });
})();
