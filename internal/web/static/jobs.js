// Shows a part of a page anew while it is marked as live, without moving the
// reader or what has the focus.
(() => {
  "use strict";
  const look = async (id, wait) => {
    await new Promise((done) => setTimeout(done, wait));
    const old = document.getElementById(id);
    if (!old) return;
    if (document.hidden || old.contains(document.activeElement)) return look(id, wait);
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(id);
      if (!fresh) return;
      old.replaceWith(fresh);
      if (fresh.dataset.live) return look(id, wait);
    } catch { /* the server restarts: ask again */
      return look(id, wait);
    }
  };
  document.querySelectorAll("[data-live][id]").forEach((part) => { look(part.id, Number(part.dataset.live)); });
})();
