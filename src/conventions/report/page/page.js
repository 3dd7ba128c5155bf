"use strict";
(function () {
  const STEP = 100;
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });

  /* What is unfolded stands as text in a noscript until somebody opens it: ten thousand panels cost nothing. */
  function fill(details) {
    const kept = details.querySelector(":scope > noscript");
    if (kept) {
      const made = document.createElement("template");
      made.innerHTML = kept.textContent;
      kept.replaceWith(made.content);
    }
  }
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches("details.lazy")) fill(event.target);
  }, true);

  /* A table shows its first rows, and more when asked; those that a filter leaves out do not count. */
  function table(element) {
    const byBody = element.classList.contains("bodies");
    let units = byBody ? [...element.tBodies] : [...element.tBodies[0].rows];
    const rowOf = (unit) => byBody ? unit.rows[0] : unit;
    const more = element.parentElement.nextElementSibling;
    let most = STEP, keep = () => true, count = units.length;

    /* Only what is shown moves to its place: to move or to touch ten thousand rows takes seconds. */
    function put(limit) {
      const shown = [];
      count = 0;
      for (const unit of units) {
        const hidden = !keep(unit) || ++count > limit;
        if (unit.hidden !== hidden) unit.hidden = hidden;
        if (!hidden) shown.push(unit);
      }
      const all = document.createDocumentFragment();
      all.append(...shown);
      if (byBody) element.tHead.after(all); else element.tBodies[0].prepend(all);
    }
    function draw() {
      put(most);
      if (more && more.matches(".more")) more.hidden = count <= most;
    }
    function sort(column, head) {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of element.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const keys = new Map(units.map((unit) => {
        const cell = rowOf(unit).cells[column], value = cell.dataset.v;
        return [unit, value === undefined ? cell.textContent.trim() : Number(value)];
      }));
      const sign = down ? -1 : 1;
      units.sort((a, b) => {
        const x = keys.get(a), y = keys.get(b);
        return sign * (typeof x === "number" ? x - y : order.compare(x, y));
      });
      draw();
    }
    [...element.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(column, head));
    });
    if (more && more.matches(".more")) {
      more.firstElementChild.addEventListener("click", () => { most += 10 * STEP; draw(); });
    }
    addEventListener("beforeprint", () => put(Infinity));
    addEventListener("afterprint", draw);
    draw();
    return {
      filter(found) { keep = found; most = STEP; draw(); return count; },
      show(unit) { unit.hidden = false; },
      units: () => units,
    };
  }

  let dossiers = null;
  for (const element of document.querySelectorAll("table.sortable")) {
    const made = table(element);
    if (element.classList.contains("bodies")) dossiers = made;
  }
  document.documentElement.classList.add("ready");

  const form = document.querySelector(".filters"), shown = document.querySelector(".shown");
  const texts = new Map();
  const textOf = (unit) => {
    if (!texts.has(unit)) texts.set(unit, plain(unit.rows[0].textContent));
    return texts.get(unit);
  };
  function filter() {
    const wanted = plain(form.elements.find.value).split(/\s+/).filter(Boolean);
    const chosen = [...form.querySelectorAll("select")].filter((it) => it.value);
    const count = dossiers.filter((unit) =>
      chosen.every((it) => unit.dataset[it.dataset.key] === it.value) &&
      wanted.every((word) => textOf(unit).includes(word)));
    shown.textContent = (count === 1 ? shown.dataset.one : shown.dataset.many).replace("{number}", count);
    shown.ariaBusy = "false";
  }
  let waiting = 0;
  form.addEventListener("input", () => {
    shown.ariaBusy = "true";
    clearTimeout(waiting);
    waiting = setTimeout(filter, 150);
  });
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;

  /* A link to a dossier shows it, wherever it stands, and unfolds it. */
  function follow() {
    const unit = /^#d\d+$/.test(location.hash) && document.querySelector(location.hash);
    if (!unit) return;
    dossiers.show(unit);
    const details = unit.querySelector("details");
    details.open = true;
    fill(details);
    unit.scrollIntoView();
    details.firstElementChild.focus({ preventScroll: true });
  }
  addEventListener("hashchange", follow);
  follow();
})();
