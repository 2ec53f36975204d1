/* The status board: filters, search, order and pages over the packed rows of data/board/ (boarddata.py says how they
   lie there). What a person may have written is only ever put in as text. */
(() => {
  "use strict";
  const board = document.getElementById("board");
  if (!board || !window.fetch) return;
  const zh = !document.documentElement.lang.startsWith("en");
  const tongue = zh ? "zh" : "en";
  const PAGE = 50;
  const FREE = 10; // so many pieces are searched without asking; more only until a page is full
  const WORDS = {
    zh: {
      all: (n) => `共${n}件`,
      found: (n) => `找到${n}件`,
      some: (n, done) => `至少${n}件，查了${done}%`,
      none: "没有符合这些条件的事项。换一个字词，或者放宽条件再试。",
      nothing: "目前没有可以公布的事项。",
      failed: "数据没有取到。请检查网络后再试，或者看下面按季度的表格。",
      more: "继续查其余的",
      previous: "上一页",
      next: "下一页",
      page: (n, of) => `第${n}页，共${of}页`,
      open: (n) => `第${n}页`,
      loading: "正在取数据……",
    },
    en: {
      all: (n) => `${n} in all`,
      found: (n) => `${n} found`,
      some: (n, done) => `At least ${n}, ${done}% searched`,
      none: "Nothing matches. Try another word, or fewer conditions.",
      nothing: "There is nothing to publish at present.",
      failed: "The data could not be loaded. Check the connection and try again, or see the tables by quarter below.",
      more: "Search the rest",
      previous: "Previous",
      next: "Next",
      page: (n, of) => `Page ${n} of ${of}`,
      open: (n) => `Page ${n}`,
      loading: "Loading…",
    },
  }[tongue];
  const source = new URL(board.dataset.source, location.href);
  const form = board.querySelector("form");
  const count = board.querySelector(".b-count");
  const empty = board.querySelector(".b-empty");
  const body = board.querySelector("tbody");
  const pager = board.querySelector(".b-pager");
  const FIELDS = ["text", "stage", "due", "category", "site", "period", "sort"];
  const pieces = new Map();
  let data = null; // the index, its columns unpacked
  let page = 1;
  let turn = 0; // counts the questions asked: an answer to an old one is dropped
  let whole = false; // search everything even where it is much
  let settled = false; // whether rows were asked for

  const number = (n) => n.toLocaleString("en");
  const folded = (text) => text.normalize("NFKC").toLowerCase();

  const load = async (name) => {
    const answer = await fetch(new URL(name, source));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  };
  const piece = (kind, place) => {
    const name = `${kind}-${place}.json`;
    if (!pieces.has(name)) {
      const loading = load(name).then((found) => {
        const held = kind === "s" ? { text: found, folded: found.map(folded) } : { text: found };
        pieces.set(name, held);
        return held;
      });
      loading.catch(() => pieces.delete(name));
      pieces.set(name, loading);
    }
    return pieces.get(name);
  };
  const ready = (kind, place) => {
    const held = pieces.get(`${kind}-${place}.json`);
    return held && held.text ? held : null;
  };

  const unpack = (column, rows) => {
    const found = column.width === 1 ? new Uint8Array(rows) : new Uint16Array(rows);
    const text = column.rows;
    if (column.width === 1) for (let row = 0; row < rows; row++) found[row] = text.charCodeAt(row) - 48;
    else
      for (let row = 0; row < rows; row++)
        found[row] = (text.charCodeAt(2 * row) - 48) * 44 + text.charCodeAt(2 * row + 1) - 48;
    column.rows = found;
  };
  const prepare = (found) => {
    for (const name of ["category", "channel", "site", "outcome", "state"]) unpack(found[name], found.rows);
    found.period = new Uint16Array(found.rows);
    let row = 0;
    found.periods.forEach(([, rows], place) => {
      found.period.fill(place, row, row + rows);
      row += rows;
    });
    return found;
  };

  /* Which places of a dictionary pass; null: all do. */
  const passing = (values, test) => Uint8Array.from(values, (value) => (test(value) ? 1 : 0));
  const within = (period, wanted) => {
    if (period === wanted || (wanted.length === 4 && period.startsWith(wanted))) return true;
    const quarter = /^(\d{4})-Q(\d)$/.exec(wanted);
    return Boolean(quarter) && period.startsWith(`${quarter[1]}-`) && !period.includes("Q")
      && Math.ceil(Number(period.slice(5)) / 3) === Number(quarter[2]);
  };
  const candidates = (asked) => {
    const tests = [];
    const add = (rows, pass) => tests.push([rows, pass]);
    if (asked.stage || asked.due)
      add(data.state.rows, passing(data.state.id, ([stage, due, overdue]) =>
        (!asked.stage || stage === asked.stage)
        && (!asked.due || (asked.due === "overdue" ? overdue === 1 : due === asked.due && overdue === 0))));
    if (asked.category) add(data.category.rows, passing(data.category.id, (id) => id === asked.category));
    if (asked.site) add(data.site.rows, passing(data.site.id, (id) => id === asked.site));
    if (asked.period) add(data.period, passing(data.periods, ([period]) => within(period, asked.period)));
    const found = new Uint32Array(data.rows);
    let length = 0;
    next: for (let row = 0; row < data.rows; row++) {
      for (const [rows, pass] of tests) if (!pass[rows[row]]) continue next;
      found[length++] = row;
    }
    return found.subarray(0, length);
  };
  const LATENESS = ["late-more", "late-10", "late-3"];
  const STAGES = ["received", "handling", "answered", "ended"];
  const lateness = ([, due, overdue]) => {
    const late = LATENESS.indexOf(due);
    return late < 0 ? (overdue ? 2 : 9) : late * 2 + (overdue ? 0 : 1);
  };
  const ranked = (rows, order) => {
    if (order === "oldest") return rows.slice().reverse();
    const ranks = {
      late: () => [data.state.rows, data.state.id.map(lateness)],
      stage: () => [data.state.rows, data.state.id.map(([stage]) => STAGES.indexOf(stage))],
      matter: () => [data.category.rows, data.category.id.map((_, place) => place)],
      site: () => [data.site.rows, data.site.id.map((id, place) => (id === null ? 999 : place))],
    }[order];
    if (!ranks) return rows;
    // A counting sort: stable, so that the newest stay first within a rank.
    const [values, rank] = ranks();
    const heaps = new Map();
    for (const row of rows) {
      const key = rank[values[row]];
      if (!heaps.has(key)) heaps.set(key, []);
      heaps.get(key).push(row);
    }
    const found = new Uint32Array(rows.length);
    let length = 0;
    for (const key of [...heaps.keys()].sort((one, other) => one - other)) {
      found.set(heaps.get(key), length);
      length += heaps.get(key).length;
    }
    return found;
  };

  const asked = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value.trim()]));
  const address = () => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(asked())) if (value) query.set(name, value);
    if (page > 1) query.set("page", page);
    const text = query.toString();
    return text ? `?${text}` : location.pathname;
  };
  const remember = (replace) => {
    const there = address();
    if (replace) history.replaceState(null, "", there + location.hash);
    else if (new URL(there, location.href).search !== location.search) history.pushState(null, "", there);
    for (const link of document.querySelectorAll("a[data-language]")) {
      const to = new URL(link.href);
      to.search = new URL(there, location.href).search;
      link.href = to.href;
    }
  };
  const recall = () => {
    const query = new URLSearchParams(location.search);
    for (const name of FIELDS) {
      const field = form.elements[name];
      field.value = query.get(name) || "";
      if (field.selectedIndex === -1) field.value = "";
    }
    page = Math.max(1, Math.floor(Number(query.get("page"))) || 1);
  };

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  };
  const kindOf = ([, due, overdue]) =>
    overdue ? "overdue" : { "in-time": "good", open: "open", none: "none" }[due] || "late";
  const fill = (line, row) => {
    const numbers = ready("n", Math.floor(row / data.numbers));
    const summaries = ready("s", Math.floor(row / data.summaries));
    const at = (row % data.numbers) * 8;
    line.cells[0].firstChild.textContent = numbers ? numbers.text.slice(at, at + 8) : "········";
    line.cells[2].lastChild.textContent = summaries ? summaries.text[row % data.summaries] : WORDS.loading;
  };
  const draw = (row) => {
    const line = element("tr");
    line.setAttribute("role", "row");
    const add = (name, ...inside) => {
      const cell = element("td", "", `b-${name}`);
      cell.setAttribute("role", "cell");
      cell.append(...inside);
      line.append(cell);
    };
    const state = data.state.rows[row];
    const word = (name) => data[name][tongue][data[name].rows[row]];
    add("number", element("code"));
    add("period", data.periods[data.period[row]][zh ? 2 : 3]);
    add("matter", element("b", word("category")), " ", element("span"));
    add("site", word("site"));
    add("channel", word("channel"));
    add("stage", data.state[tongue][state][0]);
    add("due", element("span", data.state[tongue][state][1], `due due-${kindOf(data.state.id[state])}`));
    add("outcome", word("outcome"));
    fill(line, row);
    return line;
  };

  const show = (rows, total, answer) => {
    const missing = new Map();
    for (const row of rows) {
      for (const [kind, size] of [["n", data.numbers], ["s", data.summaries]]) {
        const place = Math.floor(row / size);
        if (!ready(kind, place)) missing.set(`${kind}${place}`, piece(kind, place));
      }
    }
    const loaded = Promise.allSettled(missing.values());
    const place = () => {
      const drawn = Array.from(rows, draw);
      body.replaceChildren(...drawn);
      board.querySelector(".b-frame").hidden = rows.length === 0;
      return drawn;
    };
    const complete = (drawn) => loaded.then((ends) => {
      if (answer !== turn) return;
      (drawn || place()).forEach((line, at) => fill(line, rows[at]));
      if (ends.some((end) => end.status === "rejected")) count.textContent = WORDS.failed;
    });
    // The rows that the page came with stay until those in their place are whole.
    if (settled) complete(place());
    else complete(null);
    settled = true;
  };
  const turning = (pages, jump) => {
    pager.hidden = pages < 2;
    if (pager.hidden) return;
    const button = (text, to, label) => {
      const made = element("button", text);
      made.type = "button";
      if (label) made.setAttribute("aria-label", label);
      made.disabled = to < 1 || to > pages;
      made.dataset.to = to;
      made.addEventListener("click", () => jump(to));
      return made;
    };
    const near = [...new Set([1, page - 1, page, page + 1, pages])].filter((one) => one >= 1 && one <= pages);
    const list = element("span", "", "b-pages");
    let last = 0;
    for (const one of near) {
      if (one > last + 1) list.append(element("span", "…"));
      const made = button(number(one), one, WORDS.open(number(one)));
      if (one === page) made.setAttribute("aria-current", "page");
      list.append(made);
      last = one;
    }
    pager.replaceChildren(
      button(WORDS.previous, page - 1),
      list,
      element("span", WORDS.page(number(page), number(pages)), "b-where"),
      button(WORDS.next, page + 1),
    );
  };
  const nothing = (text) => {
    empty.hidden = !text;
    empty.textContent = text;
  };

  const jump = (to) => {
    page = to;
    whole = false;
    remember(false);
    answer().then(() => {
      board.scrollIntoView({ block: "start" });
      const current = pager.querySelector("[aria-current]");
      if (current) current.focus({ preventScroll: true });
    });
  };
  const finish = (rows, total, mine, text) => {
    const pages = Math.max(1, Math.ceil(total / PAGE));
    page = Math.min(page, pages);
    const shown = rows.slice((page - 1) * PAGE, page * PAGE);
    count.textContent = text;
    nothing(total ? "" : data.rows ? WORDS.none : WORDS.nothing);
    show(shown, total, mine);
    turning(pages, jump);
  };

  /* Goes through the candidates in their order, loading the pieces that hold them a few at a time. */
  const searched = async (rows, wanted, mine) => {
    const found = [];
    const code = /^[0-9a-hjkmnp-tv-z]{8}$/i.test(wanted) ? wanted.toUpperCase() : "";
    const held = new Set();
    for (const row of rows) held.add(Math.floor(row / data.summaries));
    const limit = whole || held.size <= FREE ? Infinity : page * PAGE + 1;
    const ahead = [...held];
    let loaded = 0;
    if (code) {
      await Promise.all(Array.from({ length: Math.ceil(data.rows / data.numbers) }, (_, place) => piece("n", place)));
      for (const row of rows) {
        const at = (row % data.numbers) * 8;
        if (ready("n", Math.floor(row / data.numbers)).text.slice(at, at + 8) === code) found.push(row);
      }
      if (found.length) return [found, true];
    }
    for (let place = 0; place < rows.length; place++) {
      const home = Math.floor(rows[place] / data.summaries);
      let text = ready("s", home);
      if (!text) {
        while (loaded < ahead.length && (loaded <= ahead.indexOf(home) + 7)) piece("s", ahead[loaded++]);
        text = await piece("s", home);
        if (mine !== turn) return [found, false];
        count.textContent = WORDS.some(number(found.length), Math.floor((place / rows.length) * 100));
      }
      if (text.folded[rows[place] % data.summaries].includes(wanted)) found.push(rows[place]);
      if (found.length >= limit) return [found, false, place / rows.length];
    }
    return [found, true];
  };

  const answer = async () => {
    const mine = ++turn;
    const question = asked();
    const rows = ranked(candidates(question), question.sort);
    const filtered = rows.length !== data.rows;
    if (!question.text) {
      finish(rows, rows.length, mine, (filtered ? WORDS.found : WORDS.all)(number(rows.length)));
      return;
    }
    try {
      const [found, all, share] = await searched(rows, folded(question.text), mine);
      if (mine !== turn) return;
      const text = all ? WORDS.found(number(found.length))
        : WORDS.some(number(found.length), Math.max(1, Math.floor((share || 0) * 100)));
      finish(found, found.length, mine, text);
      if (!all) {
        const more = element("button", WORDS.more, "b-more");
        more.type = "button";
        more.addEventListener("click", () => {
          whole = true;
          answer();
        });
        count.append(" ", more);
      }
    } catch (error) {
      if (mine === turn) count.textContent = WORDS.failed;
    }
  };
  const ask = (replace) => {
    page = 1;
    whole = false;
    remember(replace);
    answer();
  };

  let waiting = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => event.target.name !== "text" && ask(false));
  form.addEventListener("input", (event) => {
    if (event.target.name !== "text") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(true), 150);
  });
  form.addEventListener("reset", () => setTimeout(() => ask(false)));
  window.addEventListener("popstate", () => {
    recall();
    answer();
  });

  load("index.json").then(
    (found) => {
      data = prepare(found);
      recall();
      remember(true);
      return answer();
    },
    () => {
      count.textContent = WORDS.failed;
    },
  );
})();
