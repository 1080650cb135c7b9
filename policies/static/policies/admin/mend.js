// What the widgets of the stock admin leave unnamed for those who hear a page rather than see it.
(() => {
  "use strict";
  const textOf = (id) => document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent.replace(":", "").trim();
  const hidden = (text) => {
    const span = document.createElement("span");
    span.className = "visually-hidden";
    span.textContent = text;
    return span;
  };

  const mend = () => {
    for (const icon of document.querySelectorAll(".help-tooltip[aria-label]")) icon.setAttribute("role", "img");
    for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
      const name = textOf(select.id) ?? select.closest("td")?.className.replace("field-", "").replaceAll("_", " ");
      const parts = ".select2-selection, .select2-selection__rendered[role], .select2-search__field";
      for (const part of select.nextElementSibling?.querySelectorAll(parts) ?? []) {
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", name ?? select.name);
      }
    }
    for (const head of document.querySelectorAll("th.original:empty, .inline-group th:empty")) head.append(hidden("Row"));
    for (const link of document.querySelectorAll("#changelist-filter a")) if (!link.textContent.trim()) link.append("–");
    for (const field of document.querySelectorAll(".vDateField, .vTimeField")) {
      if (!field.labels.length) {
        const row = field.closest(".form-row")?.querySelector("legend, label")?.textContent.replace(":", "").trim();
        field.setAttribute("aria-label", `${row ?? ""} ${field.matches(".vDateField") ? "date" : "time"}`.trim());
      }
    }
    document.getElementById("searchbar")?.setAttribute("aria-label", "Search");
  };

  // The stock scripts build their widgets when the page is loaded, and again for each row that is added.
  window.addEventListener("load", () => setTimeout(mend));
  document.addEventListener("formset:added", () => setTimeout(mend));
})();
