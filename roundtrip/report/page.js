"use strict";
// Shows the report that stands in #data. Whatever it holds becomes text, never markup.
(() => {
  const report = JSON.parse(document.getElementById("data").textContent);
  const STEP = 200; // rows that are shown at a time
  const GOOD = new Set(["unchanged", "in step", "valid"]);
  const NEW = new Set(["written", "changed", "made", "renamed", "removed", "would change"]);

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }
  const count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
  const place = (m) => `${m.file ? m.file + ":" : ""}${m.line}:${m.column}`;

  // -- what is searched, and for what
  const files = report.files.map((file) => ({
    file,
    codes: new Set(file.messages.map((m) => m.code)),
    text: [file.name, file.yaml && file.yaml.name, file.python && file.python.name]
      .concat(file.messages.map((m) => `${m.code} ${m.message}`)).join("\n").toLowerCase(),
  }));
  const wanted = { text: "", state: "", code: "" };
  let found = [];
  let shown = 0;

  // -- totals
  const summary = report.summary;
  const tiles = element("div", { class: "tiles" });
  const buttons = [];
  function tile(number, text, state) {
    const attributes = { class: "tile" };
    if (state !== undefined) {
      Object.assign(attributes, { type: "button", "data-state": state, "aria-pressed": "false" });
      attributes.onclick = () => choose("state", wanted.state === state ? "" : state);
    }
    const made = element(state === undefined ? "div" : "button", attributes, element("b", {}, String(number)), text);
    if (state) buttons.push(made);
    tiles.append(made);
  }
  tile(summary.files, summary.files === 1 ? "file" : "files", "");
  for (const [state, n] of Object.entries(summary.states)) tile(n, state, state);
  tile(summary.errors, summary.errors === 1 ? "error" : "errors");
  tile(summary.warnings, summary.warnings === 1 ? "warning" : "warnings");
  tile(summary.notes, summary.notes === 1 ? "note" : "notes");
  for (const [kind, name] of [["yaml", "YAML"], ["python", "Python"]]) {
    const lines = summary.lines[kind];
    if (lines.before || lines.after) tile(`${lines.before} → ${lines.after}`, `lines of ${name}`);
  }
  tile(`${summary.seconds.toFixed(1)} s`, report.runs > 1 ? `in ${report.runs} runs` : `roundtrip ${report.roundtrip}`);

  // -- what to do next
  const codes = element("div", { class: "codes" });
  const rank = { error: 0, warning: 1, note: 2 };
  const listed = Object.entries(report.codes).sort(
    (a, b) => rank[a[1].severity] - rank[b[1].severity] || b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1));
  for (const [code, about] of listed) {
    const details = element("details", {}, element("summary", {},
      element("b", { class: about.severity }, `${about.severity}[${code}]`),
      ` ${about.title || ""} — ${count(about.count, "message")} in ${count(about.files, "file")}`));
    details.addEventListener("toggle", () => {
      if (!details.open || details.childElementCount > 1) return;
      details.append(element("p", {}, about.explanation || "`roundtrip explain` says nothing of this code."));
      for (const [title, text] of [["Before", about.before], ["After", about.after]]) {
        if (text) details.append(element("div", {}, title), element("pre", {}, text));
      }
      if (about.files) {
        details.append(element("button", { type: "button", onclick: () => choose("code", code) }, "Show the files"));
      }
    });
    codes.append(details);
  }

  // -- the files
  const search = element("input", { type: "search", placeholder: "Search names and messages", "aria-label": "Search" });
  search.addEventListener("input", () => choose("text", search.value.toLowerCase()));
  function select(key, name, values) {
    const made = element("select", { "aria-label": name }, element("option", { value: "" }, name));
    for (const value of values) made.append(element("option", { value }, value));
    made.addEventListener("change", () => choose(key, made.value));
    return made;
  }
  const states = select("state", "all states", Object.keys(summary.states));
  const kinds = select("code", "all codes", listed.filter((one) => one[1].files).map((one) => one[0]));
  const total = element("span", { role: "status" });
  const body = element("tbody");
  const more = element("button", { type: "button", onclick: () => next() });

  function choose(key, value) {
    wanted[key] = value;
    states.value = wanted.state;
    kinds.value = wanted.code;
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.state === wanted.state));
    }
    const words = wanted.text.split(/\s+/).filter(Boolean);
    found = files.filter((one) => (!wanted.state || one.file.state === wanted.state)
      && (!wanted.code || one.codes.has(wanted.code)) && words.every((word) => one.text.includes(word)));
    body.replaceChildren();
    shown = 0;
    next();
  }
  function next() {
    for (const one of found.slice(shown, shown + STEP)) body.append(row(one.file));
    shown = Math.min(found.length, shown + STEP);
    total.textContent = `${found.length} of ${count(files.length, "file")}`;
    more.hidden = shown >= found.length;
    more.textContent = `Show ${Math.min(STEP, found.length - shown)} more`;
    if (!found.length) {
      body.append(element("tr", {}, element("td", { class: "none", colspan: 6 }, "There is no such file.")));
    }
  }
  function lines(side) {
    if (!side) return "";
    const { before, after, removed, added } = side.lines;
    return before === after && !removed && !added ? String(after) : `${before} → ${after}`;
  }
  function row(file) {
    const tone = GOOD.has(file.state) ? "good" : NEW.has(file.state) || file.state.startsWith("would") ? "new"
      : ["failed", "invalid"].includes(file.state) ? "bad" : "";
    const told = element("td", {});
    for (const severity of ["error", "warning", "note"]) {
      const n = file.messages.filter((m) => m.severity === severity).length;
      if (n) told.append(element("span", { class: severity }, count(n, severity)), " ");
    }
    const other = [file.yaml, file.python].filter((side) => side && side.name !== file.name).map((side) => side.name);
    const opener = element("button", { type: "button", "aria-expanded": "false" }, file.name);
    const made = element("tr", { class: "file" },
      element("td", {}, element("span", { class: `state ${tone}` }, file.state)),
      element("td", { class: "name" }, opener, ...other.map((name) => element("span", {}, name))),
      told,
      element("td", { class: "number" }, lines(file.yaml)),
      element("td", { class: "number" }, lines(file.python)),
      element("td", { class: "number" }, `${(file.seconds * 1000).toFixed(0)} ms`));
    let below = null;
    made.addEventListener("click", () => {
      if (below) {
        below.remove();
        below = null;
      } else {
        below = element("tr", { class: "detail" }, element("td", { colspan: 6 }, ...detail(file)));
        made.after(below);
      }
      made.classList.toggle("open", below !== null);
      opener.setAttribute("aria-expanded", String(below !== null));
    });
    return made;
  }

  // -- one file: what was said, its picture, and both texts
  function messages(list) {
    const made = element("ul", { class: "messages" });
    for (const m of list) {
      made.append(element("li", {}, element("code", {}, place(m)), " ",
        element("span", { class: m.severity }, `${m.severity}[${m.code}]`), ` ${m.message}`));
    }
    return made;
  }
  function picture(text) {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    if (parsed.localName !== "svg") return null;
    const frame = element("div", { class: "picture" }, document.importNode(parsed, true));
    frame.addEventListener("click", (event) => {
      const link = event.target.closest ? event.target.closest("a") : null;
      if (!link) return;
      event.preventDefault();
      const there = [...frame.querySelectorAll("[id]")].find((one) => `#${one.id}` === link.getAttribute("href"));
      if (there && there.scrollIntoView) there.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    return frame;
  }
  function split(text) {
    const all = (text || "").split(/\r\n|\r|\n/);
    if (all[all.length - 1] === "") all.pop();
    return all;
  }
  function pane(side, name, said) {
    const after = split(side.after);
    const before = side.changed.length ? split(side.before) : [];
    const marked = new Map();
    for (const m of said) {
      if (m.file === side.name && marked.get(m.line) !== "error") marked.set(m.line, m.severity);
    }
    const text = element("div", { class: "text", tabindex: "0" });
    const line = (content, number, kind) => {
      const severity = kind === "removed" ? undefined : marked.get(number);
      text.append(element("div", {
        class: [kind, severity ? `said ${severity}` : ""].join(" ").trim() || null, "data-line": kind === "removed" ? "−" : number,
      }, content || " "));
    };
    let at = 0;
    for (const [a, b, c, d] of side.changed) {
      for (; at < c; at += 1) line(after[at], at + 1, "");
      for (const gone of before.slice(a, b)) line(gone, 0, "removed");
      // of a new file every line is new, which its heading says
      for (; at < d; at += 1) line(after[at], at + 1, side.before === null ? "" : "added");
    }
    for (; at < after.length; at += 1) line(after[at], at + 1, "");
    const { removed, added } = side.lines;
    const what = side.after === null ? " (removed)" : side.before === null && added ? " (new)"
      : removed || added ? ` (−${removed} +${added})` : "";
    return element("div", { class: "pane" }, element("h3", {}, `${name}: ${side.name}${what}`), text);
  }
  function detail(file) {
    const parts = [];
    if (file.messages.length) parts.push(messages(file.messages));
    if (file.picture) parts.push(picture(file.picture));
    const there = [[file.yaml, "YAML"], [file.python, "Python"]].filter(([side]) => side);
    const sides = there.filter(([side]) => side.changed);
    if (sides.length < there.length) {
      parts.push(element("div", { class: "none" }, "A page has no room for the texts of all these files; --report FILE.json has."));
    }
    if (sides.length) {
      parts.push(element("div", { class: sides.length > 1 ? "panes" : "panes one" },
        ...sides.map(([side, name]) => pane(side, name, file.messages))));
    }
    return parts.length ? parts : [element("div", { class: "none" }, "There is nothing more to show.")];
  }

  const heading = (text) => element("h2", {}, text);
  document.getElementById("page").append(
    tiles,
    ...(listed.length ? [heading("What was said, and what to do next"), codes] : []),
    ...(report.messages.length ? [heading("Of no single file"), messages(report.messages)] : []),
    heading("Files"),
    element("div", { class: "controls" }, search, states, kinds, total),
    element("table", {}, element("thead", {}, element("tr", {},
      ...["State", "File", "Said"].map((name) => element("th", {}, name)),
      ...["YAML lines", "Python lines", "Time"].map((name) => element("th", { class: "number" }, name)))), body),
    more);
  choose("text", "");
})();
