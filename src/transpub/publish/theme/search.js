/* Search without a server: asks the locale's index, which is fetched when the reader first searches. */
(() => {
  "use strict";
  const form = document.getElementById("tp-search");
  const input = document.getElementById("tp-query");
  const told = document.getElementById("tp-told");
  const list = document.getElementById("tp-found");
  const MOST = 50;
  let rows;

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, (mark) => mark === "\u0306" ? mark : "")
    .normalize("NFC").toLowerCase().replace(/ё/g, "е");
  // Endings differ in Kyrgyz and Russian: of a long word its beginning is enough.
  const stem = (word) => /^[\p{Script=Cyrillic}\p{Script=Latin}]{5,}$/u.test(word) ? word.slice(0, -2) : word;
  const words = (text) => plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  async function load() {
    if (!rows) {
      const answer = await fetch(form.dataset.index);
      if (!answer.ok) throw new Error(String(answer.status));
      rows = (await answer.json()).map((row) => ({ row, fields: [row[0], row[4], row[3], row[5]].map(plain) }));
    }
    return rows;
  }

  function score(fields, asked) {
    let sum = 0;
    for (const word of asked) {
      const weights = [8, 5, 3, 1];
      const whole = fields.findIndex((field) => field.includes(word));
      const begun = whole < 0 ? fields.findIndex((field) => field.includes(stem(word))) : whole;
      if (begun < 0) return 0;
      sum += weights[begun] + (whole < 0 ? 0 : 1);
    }
    return sum;
  }

  function shown({ row: [title, href, date, description, , , state] }) {
    const item = document.createElement("li");
    const article = document.createElement("article");
    const box = document.createElement("div");
    const heading = document.createElement("h2");
    const link = document.createElement("a");
    link.href = href;
    link.textContent = title;
    heading.append(link);
    if (date) {
      const time = document.createElement("time");
      time.textContent = date;
      article.append(time);
    }
    box.append(heading);
    if (description) {
      const text = document.createElement("p");
      text.textContent = description;
      box.append(text);
    }
    if (state) {
      const label = document.createElement("p");
      label.className = "state";
      label.textContent = state;
      box.append(label);
    }
    article.append(box);
    item.append(article);
    return item;
  }

  async function search() {
    const asked = words(input.value);
    list.replaceChildren();
    told.textContent = "";
    if (!asked.length) return;
    try {
      const found = (await load()).map((each) => ({ each, rank: score(each.fields, asked) }))
        .filter(({ rank }) => rank > 0).sort((one, other) => other.rank - one.rank);
      told.textContent = found.length ? form.dataset.found.replace("{count}", found.length) : form.dataset.none;
      list.replaceChildren(...found.slice(0, MOST).map(({ each }) => shown(each)));
    } catch {
      told.textContent = form.dataset.failed;
    }
  }

  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.set("q", input.value);
    history.replaceState(null, "", address);
    search();
  });
  form.hidden = false;
  input.value = new URL(location.href).searchParams.get("q") || "";
  if (input.value) search();
})();
