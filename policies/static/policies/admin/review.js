// Keys for the review desk. Everything here also works by click, and without this script.
(() => {
  "use strict";
  const form = document.getElementById("decision");
  const keys = document.getElementById("keys");
  const accept = form?.querySelector('[name="_accept"]');
  const reject = form?.querySelector('[name="_reject"]');
  const reason = form?.querySelector('[name="reason"]');
  const undo = document.getElementById("undo");
  const until = document.querySelector('#snooze [name="until"]');
  const remark = document.querySelector('.remark [name="text"]');

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
  const follow = (key) => document.querySelector(`a[data-key="${key}"]`)?.click();

  const acts = {
    a: () => accept?.click(),
    r: () => reason?.focus(),
    e: () => form?.querySelector(".fields input, .fields select, .fields textarea")?.focus(),
    s: () => until?.focus(),
    c: () => remark?.focus(),
    u: () => undo?.requestSubmit(),
    j: () => follow("j"),
    n: () => follow("j"),
    k: () => follow("k"),
    p: () => follow("k"),
    q: () => follow("q"),
    "?": () => {
      if (keys) keys.open = !keys.open;
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey) return;
    if (event.ctrlKey && event.key === "Enter" && event.target.form) {
      event.preventDefault();
      if (event.target.form !== form) event.target.form.requestSubmit();
      else (event.target === reason ? reject : accept).click();
    } else if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.blur();
    } else if (!event.ctrlKey && !event.repeat && acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  });

  // Each article opens at the passage it is here for.
  for (const article of document.querySelectorAll(".evidence .article")) {
    const passage = article.querySelector("mark");
    if (passage) article.scrollTop = passage.offsetTop - article.offsetTop - article.clientHeight / 3;
  }

  // What can be undone can be for a minute.
  if (undo) setTimeout(() => undo.remove(), Number(undo.dataset.seconds) * 1000);

  if (!form) return;

  // A page that was open while somebody else decided says so when one comes back to it.
  const stillWaits = async () => {
    if (document.hidden || !form.dataset.state) return;
    const answer = await fetch(form.dataset.state, { headers: { accept: "application/json" } });
    if (!answer.ok || (await answer.json()).state === "pending") return;
    document.getElementById("decided-meanwhile")?.removeAttribute("hidden");
  };
  document.addEventListener("visibilitychange", stillWaits);
  window.addEventListener("focus", stillWaits);

  // The button says what it will do: accept as proposed, or with the editor's changes.
  const fields = [...form.querySelectorAll(".fields input, .fields select, .fields textarea")];
  const initial = new Map(fields.map((field) => [field, field.dataset.proposed ?? field.value]));
  const plain = accept.textContent;
  const isAmended = () => fields.some((field) => field.value !== initial.get(field));
  const relabel = () => {
    accept.textContent = isAmended() ? accept.dataset.amend : plain;
  };
  form.addEventListener("input", relabel);
  form.addEventListener("change", relabel);

  for (const link of form.querySelectorAll("a[data-choose]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      form.elements.restriction.value = link.dataset.choose;
      relabel();
    });
  }

  // One decision a page: a second click while the first is on its way would only be refused.
  form.addEventListener("submit", (event) => {
    if (form.dataset.isSent) event.preventDefault();
    form.dataset.isSent = "yes";
  });
  window.addEventListener("pageshow", () => {
    delete form.dataset.isSent;
    relabel();
  });

  // A field at fault is where the work goes on.
  form.querySelector(".errors input, .errors select, .errors textarea")?.focus();
})();
