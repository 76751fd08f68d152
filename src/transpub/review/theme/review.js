// The review page at work: the same forms as without this script, sent beside the page, and keys for all of them.
"use strict";

const main = document.getElementById("main");
const list = document.getElementById("list");
const frames = { original: document.getElementById("original"), translation: document.getElementById("translation") };
const path = main.dataset.path;
const view = new URLSearchParams({ order: main.dataset.order, show: main.dataset.show });
let mark = main.dataset.mark;
let key = main.dataset.key;
let states = {};
let busy = false;

const field = () => list.querySelector(".current textarea");
const rows = () => [...list.querySelectorAll(".row")];
const row = (name) => rows().find((each) => each.dataset.key === name);
const changed = () => { const at = field(); return at && at.value !== at.closest(".editor").dataset.raw; };

for (const each of rows()) states[each.dataset.key] = each.className.match(/is-(\w+)/)[1];

// -- asking the server

async function ask(address, body) {
  const options = { headers: { Accept: "application/json" }, credentials: "same-origin" };
  if (body) Object.assign(options, { method: "POST", body: new URLSearchParams(body) });
  const answer = await fetch(address, options);
  const said = await answer.json();
  return { status: answer.status, ...said };
}

function say(text, wrong) {
  const line = document.createElement("p");
  line.className = wrong ? "said wrong" : "said";
  line.setAttribute("role", "status");
  line.textContent = text;
  document.getElementById("said").replaceChildren(line);
}

const words = (name) => main.getAttribute(`data-say-${name}`);

// What is asked for while an answer is awaited comes after it: no key is lost, and each is about what is shown then.
let line = Promise.resolve();
function next(action) {
  line = line.then(action).catch(() => say(words("offline"), true));
  return line;
}

function send(form, button) { return next(() => sent(form, button)); }

async function sent(form, button) {
  busy = true;
  const at = form.classList.contains("edit") ? field() : null;
  const body = new FormData(form);
  if (button && button.name) body.set(button.name, button.value);
  body.set("current", key);
  if (form.classList.contains("ask") && field()) body.set("target", field().value);
  const kept = at ? null : field() && changed() ? field().value : null;
  if (at) at.readOnly = true;  // what is typed now would belong to the next
  try {
    const said = await ask(form.getAttribute("action"), body);
    if (said.error) say(said.error, true);
    else {
      show(said, kept !== null && said.key === key ? kept : null);
      if (said.said !== undefined) document.getElementById("said").innerHTML = said.said;
    }
  } finally {
    busy = false;
    if (at && at.isConnected) at.readOnly = false;
  }
}

// -- putting answers in

function show(said, kept) {
  const before = key;
  mark = said.mark || mark;
  Object.assign(states, said.states || {});
  if (said.whole !== undefined) {
    // the rows of this list only, in its order
    const holder = document.createElement("ol");
    holder.innerHTML = said.whole;
    const known = new Map(rows().map((each) => [each.dataset.key, each]));
    for (const fresh of [...holder.children]) {
      const old = known.get(fresh.dataset.key);
      if (old && !old.classList.contains("current")) old.replaceWith(fresh);
    }
  }
  for (const [name, html] of Object.entries(said.rows || {})) {
    const old = row(name);
    if (old && (said.editor || !old.classList.contains("current"))) old.outerHTML = html;
  }
  if (said.editor) {
    key = said.key;
    let to = row(key);
    if (!to) {
      to = document.createElement("li");
      to.dataset.key = key;
      list.prepend(to);
    }
    to.className = `row current is-${states[key] || "machine"}`;
    to.innerHTML = said.editor;
    if (kept !== null && kept !== undefined && field()) field().value = kept;
    main.dataset.key = key;
  }
  if (said.filters) document.getElementById("filters").innerHTML = said.filters;
  if (said.news !== undefined) document.getElementById("news").innerHTML = said.news;
  if (said.progress) {
    document.getElementById("progress-text").textContent = said.progress;
    const bar = main.querySelector("progress");
    bar.max = said.total;
    bar.value = said.reviewed;
  }
  const waiting = document.getElementById("unready");
  if (waiting && !mark.endsWith("-")) waiting.remove();
  if (said.pages === null) frames.translation && frames.translation.contentWindow.location.reload();
  for (const [name, html] of Object.entries(said.pages || {})) paint(name, html);
  colour();
  if (said.editor) choose(before !== key);
}

function choose(focus) {
  for (const frame of Object.values(frames)) {
    const page = frame && frame.contentDocument;
    if (!page) continue;
    for (const each of page.querySelectorAll(".chosen")) each.classList.remove("chosen");
    const found = [...page.querySelectorAll("[data-unit]")].filter((each) => each.dataset.unit === key);
    for (const each of found) each.classList.add("chosen");
    if (found.length) {
      const view = frame.contentWindow;
      view.scrollTo(0, found[0].getBoundingClientRect().top + view.scrollY - view.innerHeight / 3);
    }
  }
  const at = field();
  if (!at) return;
  // by hand: what scrolls by itself would move the whole page too
  const [box, mine] = [list.getBoundingClientRect(), row(key).getBoundingClientRect()];
  if (mine.top < box.top || mine.bottom > box.bottom) list.scrollTop += mine.top - box.top - Math.max(0, Math.min(140, box.height - mine.height));
  if (focus === false) return;
  at.focus({ preventScroll: true });
  at.setSelectionRange(at.value.length, at.value.length);
}

function colour() {
  const page = frames.translation && frames.translation.contentDocument;
  if (!page) return;
  for (const each of page.querySelectorAll("[data-unit]")) {
    const state = states[each.dataset.unit];
    for (const other of ["missing", "machine", "draft", "stale", "reviewed"]) each.classList.toggle(`is-${other}`, other === state);
  }
}

function paint(name, html) {
  const page = frames.translation && frames.translation.contentDocument;
  if (!page || !html) return;
  for (const each of page.querySelectorAll("[data-unit]")) {
    if (each.dataset.unit !== name) continue;
    const chosen = each.classList.contains("chosen");
    const holder = page.createElement("template");
    holder.innerHTML = html;
    const fresh = holder.content.firstElementChild;
    if (chosen) fresh.classList.add("chosen");
    each.replaceWith(fresh);
  }
}

async function go(to) {
  if (!to) return;
  busy = true;
  try {
    const said = await ask(`/editor/${path}?${view}&key=${encodeURIComponent(to)}&current=${encodeURIComponent(key)}`);
    if (said.error) say(said.error, true);
    else {
      show(said, null);
      history.replaceState(null, "", `/review/${path}?${view}&key=${encodeURIComponent(to)}`);
    }
  } finally {
    busy = false;
  }
}

function leave(to) { return next(() => left(to)); }

async function left(to) {
  // what was typed and not sent is kept as a draft before another segment is opened
  const form = list.querySelector(".current form.edit");
  if (changed() && form) {
    const body = new FormData(form);
    body.set("do", "work");
    const said = await ask(form.getAttribute("action"), body);
    if (said.status !== 200) {
      if (said.error) say(said.error, true);
      else show(said, null);
      return;
    }
    document.getElementById("said").innerHTML = said.said;
    Object.assign(states, said.states);
    mark = said.mark;
    for (const [name, html] of Object.entries(said.pages || {})) paint(name, html);
  }
  await go(to);
}

function step(by) {
  return next(() => {
    const keys = rows().map((each) => each.dataset.key);
    return left(keys[keys.indexOf(key) + by]);
  });
}

// -- typing

let pause = 0;
list.addEventListener("input", (event) => {
  if (event.target !== field()) return;
  clearTimeout(pause);
  pause = setTimeout(async () => {
    const at = field();
    if (!at) return;
    const [mine, text] = [key, at.value];
    try {
      const said = await ask(`/typed/${path}`, { key: mine, target: text });
      if (mine !== key || !field() || field().value !== text || said.error) return;
      paint(mine, said.page);
      list.querySelector(".current .findings").innerHTML = said.findings;
    } catch { /* the next letter asks again */ }
  }, 140);
});

function insert(text) {
  const at = field();
  if (!at) return;
  at.focus();
  at.setRangeText(text, at.selectionStart, at.selectionEnd, "end");
  at.dispatchEvent(new Event("input", { bubbles: true }));
}

function take(text) {
  const at = field();
  if (!at) return;
  at.focus();
  at.select();
  // an edit that the field's own undo takes back
  if (!document.execCommand("insertText", false, text)) at.value = text;
  at.dispatchEvent(new Event("input", { bubbles: true }));
}

// -- clicks and forms

document.addEventListener("click", (event) => {
  const at = event.target.closest("a, button");
  if (!at || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (at.dataset.insert) { insert(at.dataset.insert); return; }
  if (at.dataset.take !== undefined) { event.preventDefault(); take(at.dataset.take); return; }
  if (at.matches(".row .open")) { event.preventDefault(); leave(at.closest(".row").dataset.key); return; }
  if (at.matches(".step")) { event.preventDefault(); step(at.rel === "prev" ? -1 : 1); }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id === "undo-form") {
    event.preventDefault();
    send(form, event.submitter);
  } else if (form.matches("[data-live]")) {
    event.preventDefault();
    send(form, event.submitter);
  }
});

for (const [side, frame] of Object.entries(frames)) {
  if (!frame) continue;
  const ready = () => {
    const page = frame.contentDocument;
    if (!page) return;
    page.addEventListener("click", (event) => {
      event.preventDefault();
      const at = event.target.closest("[data-unit]");
      if (at) leave(at.dataset.unit);
    });
    page.addEventListener("keydown", keys);
    if (side === "translation") colour();
    choose(false);
  };
  frame.addEventListener("load", ready);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete" && frame.contentDocument.URL !== "about:blank") ready();
}

// -- keys

function press(value) {
  return next(() => {
    const form = list.querySelector(".current form.edit");
    const button = form && (form.querySelector(`button[value="${value}"]`) || form.querySelector("button.main"));
    return button ? sent(form, button) : undefined;
  });
}

function undo() { return send(document.getElementById("undo-form"), null); }

function comment() { const at = list.querySelector(".current .comment input[name=comment]"); if (at) at.focus(); }

function keys(event) {
  const typing = event.target.matches && event.target.matches("textarea, input, select");
  const [ctrl, name] = [event.ctrlKey || event.metaKey, event.key];
  const done = (action) => { event.preventDefault(); action(); };
  if (name === "Enter" && ctrl && event.shiftKey) return done(() => press("paragraph"));
  if (name === "Enter" && ctrl) return done(() => press("approve"));
  if (name === "Enter" && event.altKey) return done(() => press("work"));
  if (name === "ArrowDown" && event.altKey) return done(() => step(1));
  if (name === "ArrowUp" && event.altKey) return done(() => step(-1));
  if (event.altKey && /^Digit[1-9]$/.test(event.code)) return done(() => offer(+event.code.slice(5)));
  if (event.altKey && event.code === "KeyC") return done(comment);
  if (event.altKey && event.code === "KeyB") return done(() => main.querySelector(".more a").click());
  // in a field whose text is as it was there is nothing of its own to be taken back
  if (ctrl && !event.shiftKey && event.code === "KeyZ" && (!typing || (event.target === field() && !changed()))) return done(undo);
  if (name === "Escape" && typing) return done(() => list.focus());
  if (typing || ctrl || event.altKey || document.querySelector("dialog[open]")) return undefined;
  if (event.target.closest && event.target.closest("a, button, summary") && name === "Enter") return undefined;
  if (name === "?") return done(() => document.getElementById("help").showModal());
  if (event.code === "KeyJ") return done(() => step(1));
  if (event.code === "KeyK") return done(() => step(-1));
  if (event.code === "KeyE" || name === "Enter") return done(() => choose(true));
  if (event.code === "KeyC") return done(comment);
  if (event.code === "KeyB") return done(() => main.querySelector(".more a").click());
  if (/^Digit[1-9]$/.test(event.code)) return done(() => offer(+event.code.slice(5)));
  return undefined;
}

function offer(number) {
  const found = list.querySelectorAll(".current [data-take]")[number - 1];
  if (found) take(found.dataset.take);
}

document.addEventListener("keydown", keys);

// -- beside other programs: whatever they save shows up here

setInterval(async () => {
  if (busy || document.hidden) return;
  const at = list.querySelector(".current .editor");
  try {
    const said = await ask(`/changes/${path}?${view}&mark=${mark}&key=${encodeURIComponent(key)}&seen=${at ? at.dataset.seen : ""}`);
    if (busy || said.error || said.mark === mark || said.filters === undefined) return;
    const typed = changed() ? field().value : null;
    if (said.key !== key) return;
    if (typed !== null && !said.same) {
      // the field keeps what it was opened with, so that saving shows both texts
      say(words("changed"), true);
      show({ ...said, editor: "" }, null);
      return;
    }
    const here = document.activeElement === field();
    const place = here ? [field().selectionStart, field().selectionEnd] : null;
    if (said.same && !here && document.activeElement && document.activeElement.closest(".current")) said.editor = "";
    if (said.same && here) said.editor = "";
    show({ ...said, pages: said.whole === undefined ? {} : null }, typed);
    if (place && field() && document.activeElement !== field()) { field().focus({ preventScroll: true }); field().setSelectionRange(...place); }
  } catch { /* the server has ended, or will answer the next time */ }
}, 1500);

// an address that names a segment is for browsers without scripts, and takes the focus away
if (location.hash) history.replaceState(null, "", location.pathname + location.search);
window.addEventListener("load", () => { if (document.activeElement === document.body) choose(true); });
window.addEventListener("beforeunload", (event) => { if (changed()) event.preventDefault(); });
choose(true);
