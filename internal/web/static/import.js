// Takes rows or a file that are pasted anywhere on the page of an import.
(() => {
  "use strict";
  const fold = document.querySelector("[data-paste]");
  const pasted = document.getElementById("f-pasted");
  const file = document.getElementById("f-file");
  if (!fold || !pasted || !file) return;
  for (const hint of document.querySelectorAll("[data-paste-anywhere]")) hint.hidden = false;
  document.addEventListener("paste", (event) => {
    if (event.target instanceof Element && event.target.closest("input:not([type=file]), textarea, select")) return;
    const { files } = event.clipboardData;
    const text = event.clipboardData.getData("text/plain");
    if (text) {
      fold.open = true;
      pasted.value = text;
      pasted.dispatchEvent(new Event("input", { bubbles: true }));
      pasted.focus();
    } else if (files.length > 0) {
      file.files = files;
      file.focus();
    } else return;
    event.preventDefault();
  });
})();
