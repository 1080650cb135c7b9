// Codes are checked while they are typed, by the rules that hold when the form is sent. Without this script, only then.
(() => {
  "use strict";
  const WAIT = 300;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const timers = new WeakMap();

  const place = (field) => {
    const id = `${field.id}_checked`;
    let told = document.getElementById(id);
    if (!told) {
      told = document.createElement("div");
      told.id = id;
      told.className = "checked";
      told.setAttribute("role", "status");
      field.after(told);
      field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
    }
    return told;
  };

  const check = async (field) => {
    const text = field.value;
    const told = place(field);
    const answer = await fetch(field.dataset.checkAt, {
      method: "POST",
      headers: { "content-type": "application/json", "x-csrftoken": token() },
      body: JSON.stringify({ kind: field.dataset.check, text }),
    }).catch(() => null);
    if (!answer || field.value !== text) return;
    const { faults, said } = await answer.json().catch(() => ({ faults: [], said: "" }));
    told.textContent = faults.length ? faults.join("\n") : said;
    told.classList.toggle("checked-wrong", faults.length > 0);
    field.setAttribute("aria-invalid", String(faults.length > 0));
  };

  document.addEventListener("input", (event) => {
    const field = event.target.closest("textarea[data-check]");
    if (!field) return;
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => check(field), WAIT));
  });
})();
