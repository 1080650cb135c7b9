// A field that names a row by its slug suggests those that fit what is typed. Without this script the slug is typed whole.
(() => {
  "use strict";
  const WAIT = 150;
  const timers = new WeakMap();

  const suggest = async (field) => {
    const text = field.value;
    const answer = await fetch(`${field.list.dataset.suggestAt}?q=${encodeURIComponent(text)}`).catch(() => null);
    if (!answer?.ok || field.value !== text) return;
    const { rows } = await answer.json().catch(() => ({ rows: [] }));
    field.list.replaceChildren(...rows.map(([slug, title]) => new Option(title, slug)));
  };

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.list?.dataset.suggestAt) return;
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => suggest(field), WAIT));
  });
})();
