// What makes the pages quicker to use. Every page works without it.
"use strict";

// --- Forms that answer while they are filled in: the part of the page named by data-live is fetched anew ---

function liven(form) {
  const part = form.dataset.live;
  let timer = 0, asked = null;

  function address() {
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(given).toString();
    return form.getAttribute("action") + (query ? "?" + query : "");
  }

  async function show(url, push) {
    const here = document.getElementById(part);
    if (asked) asked.abort();
    asked = new AbortController();
    here.classList.add("is-stale");
    try {
      const answer = await fetch(url, { signal: asked.signal, headers: { "X-Requested-With": "fetch" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part);
      if (!fresh) { location.assign(url); return; }
      const focused = document.activeElement && document.activeElement.id;
      const open = [...here.querySelectorAll("details")].map(one => one.open);
      here.replaceChildren(...fresh.childNodes);
      [...here.querySelectorAll("details")].forEach((one, place) => { if (open[place]) one.open = true; });
      if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
      document.title = page.title;
      if (push) history.replaceState(null, "", url);
    } catch (fault) {
      if (fault.name !== "AbortError") location.assign(url);
    } finally {
      here.classList.remove("is-stale");
    }
  }

  function soon(wait) {
    clearTimeout(timer);
    timer = setTimeout(() => show(address(), true), wait);
  }

  document.addEventListener("input", event => {
    if (event.target.form !== form) return;
    if (event.target.type === "date" && event.target.value && !event.target.checkValidity()) return;
    soon(event.target.type === "checkbox" || event.target.type === "date" ? 0 : 250);
  });
  form.addEventListener("submit", event => { event.preventDefault(); soon(0); });
}

document.querySelectorAll("form[data-live]").forEach(liven);

// --- Pictures of time: what a band stands for, told on hover, tap and by the arrow keys ---

const teller = document.getElementById("teller");

function tell(band) {
  const title = band && band.querySelector("title");
  document.querySelectorAll(".band.is-told").forEach(one => one.classList.remove("is-told"));
  if (!title || !teller) { if (teller) teller.hidden = true; return; }
  const row = band.closest(".chart-row");
  const name = row && row.querySelector(".row-name");
  teller.replaceChildren();
  if (name) {
    const strong = document.createElement("strong");
    strong.textContent = name.textContent;
    teller.append(strong);
  }
  teller.append(title.textContent);
  teller.hidden = false;
  band.classList.add("is-told");
}

if (teller) {
  document.addEventListener("pointerover", event => { if (event.pointerType === "mouse") tell(event.target.closest(".lane .band")); });
  document.addEventListener("click", event => {
    const band = event.target.closest(".lane .band");
    if (band && !band.classList.contains("is-told")) { event.preventDefault(); tell(band); }
  });
  document.addEventListener("focusin", event => {
    const row = event.target.closest(".rows .chart-row");
    tell(row && [...row.querySelectorAll(".lane .band")].pop());
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") { tell(null); return; }
    const row = event.target.closest && event.target.closest(".rows .chart-row");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!row || !step) return;
    const bands = [...row.querySelectorAll(".lane .band")];
    const now = bands.findIndex(one => one.classList.contains("is-told"));
    const next = bands[Math.min(Math.max(now + step, 0), bands.length - 1)];
    if (next) { event.preventDefault(); tell(next); }
  });
}

// --- A slider over the days of the registry: each stop is an address of its own ---

document.querySelectorAll("input[type=range][data-days]").forEach(slider => {
  const first = Date.parse(slider.dataset.days);
  const field = document.getElementById(slider.dataset.sets);
  slider.addEventListener("input", () => {
    field.value = new Date(first + slider.value * 864e5).toISOString().slice(0, 10);
    slider.setAttribute("aria-valuetext", field.value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
});

// --- Small things ---

document.querySelectorAll("[data-print]").forEach(button => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
document.querySelectorAll("[data-copy]").forEach(button => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.done;
  });
});
