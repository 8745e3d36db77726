// Makes the conversation page livelier: sends without a reload, looks for news, leaves at once. The page works without it.
"use strict";
(() => {
  const root = document.documentElement;
  const body = document.body;
  const log = document.getElementById("log");
  const status = document.getElementById("status");
  const FRAGMENT = { "x-mitzui": "fragment" };

  // --- Leaving: blank first, then a neutral page in the place of this one in the history.
  const leaving = document.getElementById("leave");
  function leave() {
    root.classList.add("gone");
    document.title = body.dataset.neutralTitle;
    fetch(leaving.action, { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
    location.replace(body.dataset.neutral);
    body.replaceChildren();
  }
  leaving.addEventListener("submit", (event) => { event.preventDefault(); leave(); });

  // Shift three times, as on other exit pages: Escape would stop a page that is loading.
  const alarm = document.getElementById("alarm");
  let shifts = 0, shiftTimer = 0;
  function forgetShifts() { shifts = 0; alarm.textContent = ""; }
  document.addEventListener("keydown", (event) => { if (event.key !== "Shift") forgetShifts(); }, true);
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return;
    shifts += 1;
    clearTimeout(shiftTimer);
    shiftTimer = setTimeout(forgetShifts, 5000);
    if (shifts >= 3) return leave();
    alarm.textContent = shifts === 1 ? body.dataset.twoMore : body.dataset.oneMore;
  }, true);

  // A page that the browser kept for its Back button is asked anew: this may be another reader by now.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // --- Text size stays in this tab only; language changes leave no further step in the history.
  function resize(size) {
    root.dataset.size = size;
    for (const link of document.querySelectorAll("a[data-size]")) {
      if (link.dataset.size === size) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
  try { const kept = sessionStorage.getItem("size"); if (kept) resize(kept); } catch { /* storage may be closed */ }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-replace]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (!link.dataset.size) return location.replace(link.href);
    resize(link.dataset.size);
    try { sessionStorage.setItem("size", link.dataset.size); } catch { /* as above */ }
  });
  const more = document.querySelector("details.more");
  document.addEventListener("click", (event) => { if (more.open && !more.contains(event.target)) more.open = false; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && more.open) { more.open = false; more.querySelector("summary").focus(); }
  });
  const print = document.getElementById("print");
  print.hidden = false;
  print.addEventListener("click", () => { more.open = false; window.print(); });

  if (!log) return;

  // --- The lines: new ones are appended, so that a screen reader hears them once.
  const lines = () => document.getElementById("lines");
  const words = document.getElementById("words");
  const atEnd = () => innerHeight + scrollY > root.scrollHeight - 160;
  function freshId() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
  }
  function merge(html) {
    const incoming = new DOMParser().parseFromString(html, "text/html").getElementById("lines");
    if (!incoming) return [];
    const known = new Map([...lines().children].map((line) => [line.dataset.key, line]));
    const arrived = [];
    document.getElementById("newest")?.removeAttribute("id");
    const standing = [...incoming.children].find((line) => line.querySelector("form.options"))?.dataset.key;
    for (const old of known.values()) if (old.dataset.key !== standing) old.querySelector("form.options")?.remove();
    for (const line of [...incoming.children]) {
      if (known.has(line.dataset.key)) continue;
      line.classList.add("arrived");
      lines().append(line);
      arrived.push(line);
    }
    lines().lastElementChild.id = "newest";
    lines().dataset.version = incoming.dataset.version;
    return arrived;
  }
  function show(arrived) {
    const first = arrived.find((line) => line.classList.contains("ours")) || arrived[0];
    if (!first) return;
    const room = innerHeight - 220;
    const tall = lines().getBoundingClientRect().bottom - first.getBoundingClientRect().top > room;
    if (tall) first.scrollIntoView({ block: "start" });
    else scrollTo({ top: root.scrollHeight });
  }
  function tell(text, calm) { status.textContent = text; status.classList.toggle("calm", Boolean(calm)); }

  // --- Sending. The same id goes with every try, so that a second try does not speak twice.
  let busy = false;
  async function say(form, button) {
    if (busy) return;
    const chosen = form.querySelector("[type=file]");
    if (chosen && chosen.files[0]?.size > Number(chosen.dataset.most)) return tell(chosen.dataset.tooLarge);
    busy = true;
    const typed = form.contains(words) ? words.value : null;
    const given = new FormData(form, button);
    const fields = chosen ? given : new URLSearchParams(given);
    button?.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => tell(status.dataset.sending, true), 700);
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields, headers: FRAGMENT });
      const go = answer.headers.get("x-go");
      if (go) return location.replace(go);
      clearTimeout(slow);
      if (!answer.ok) return tell([408, 413, 415, 429].includes(answer.status) ? await answer.text() : status.dataset.notSent);
      const arrived = merge(await answer.text());
      if (typed !== null && words.value === typed) words.value = "";
      form.querySelector("[name=id]").value = freshId();
      if (chosen) { form.reset(); form.closest("details").open = false; }
      tell("");
      show(arrived);
      if (typed === null) arrived.at(-1)?.focus({ preventScroll: true });
      soon();
    } catch {
      clearTimeout(slow);
      tell(status.dataset.notSent);
    } finally {
      clearTimeout(slow);
      button?.removeAttribute("aria-busy");
      busy = false;
    }
  }
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-say]")) return;
    event.preventDefault();
    say(event.target, event.submitter);
  });
  // Enter sends where there is a real keyboard; on a phone it makes a new line, as in other chats.
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    words.form.requestSubmit(words.form.querySelector(".send"));
  });

  // --- News: often while people talk, seldom afterwards, never while the page is hidden.
  let timer = 0, pause = 4000;
  function soon() { pause = 4000; plan(); }
  function plan() { clearTimeout(timer); timer = setTimeout(look, pause); }
  async function look() {
    if (document.hidden) return;
    if (!busy && lines().querySelector(".mine")) {
      try {
        const query = new URLSearchParams(location.search);
        query.set("v", lines().dataset.version);
        const answer = await fetch(`${log.dataset.news}?${query}`, { headers: FRAGMENT });
        if (answer.status === 410) return location.replace(log.dataset.home);
        if (answer.status === 200 && !busy) {
          const near = atEnd();
          const arrived = merge(await answer.text());
          if (arrived.length && near) show(arrived);
          else if (arrived.length) tell(status.dataset.new, true);
        }
      } catch { /* the next look may succeed */ }
    }
    pause = Math.min(pause * 1.25, 30000);
    plan();
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { pause = 4000; look(); } });
  if (location.hash !== "#newest" && lines().children.length > 1) show([lines().lastElementChild]);
  plan();
})();
