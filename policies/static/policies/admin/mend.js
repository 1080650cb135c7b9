// What the widgets of the stock admin leave unnamed for those who hear a page rather than see it.
(() => {
  "use strict";
  const words = document.currentScript.dataset;
  const textOf = (id) => document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent.replace(":", "").trim();
  const columnOf = (cell) => {
    const name = cell?.className.match(/field-(\w+)/)?.[1];
    return name && cell.closest("table").querySelector(`thead .column-${name}`)?.textContent.trim();
  };
  const hidden = (text) => {
    const span = document.createElement("span");
    span.className = "visually-hidden";
    span.textContent = text;
    return span;
  };

  const mend = () => {
    for (const icon of document.querySelectorAll(".help-tooltip[aria-label]")) icon.setAttribute("role", "img");
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
      const name = textOf(select.id) ?? columnOf(select.closest("td"));
      const parts = ".select2-selection, .select2-selection__rendered[role], .select2-search__field";
      for (const part of select.nextElementSibling?.querySelectorAll(parts) ?? []) {
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", name ?? select.name);
      }
    }
    for (const head of document.querySelectorAll("th.original:empty, .inline-group th:empty")) head.append(hidden(words.row));
    for (const link of document.querySelectorAll("#changelist-filter a")) if (!link.textContent.trim()) link.append("–");
    for (const field of document.querySelectorAll(".vDateField, .vTimeField")) {
      if (!field.labels.length) {
        const row = field.closest(".form-row")?.querySelector("legend, label")?.textContent.replace(":", "").trim();
        field.setAttribute("aria-label", `${row ?? ""} ${field.matches(".vDateField") ? words.date : words.time}`.trim());
      }
    }
    document.getElementById("searchbar")?.setAttribute("aria-label", words.search);
  };

  // The stock scripts build their widgets when the page is loaded, and again for each row that is added.
  window.addEventListener("load", () => setTimeout(mend));
  document.addEventListener("formset:added", () => setTimeout(mend));
})();
