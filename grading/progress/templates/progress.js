// The page: filters, tables, languages, themes.
const form = document.getElementById("filters");
const sorted = {};
const FIRST = 200; // rows of a table that are drawn before more are asked for, as in grading/progress/page.py
const opened = new Set();

function element(name, attributes = {}, ...children) {
  const one = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) one.setAttribute(key, value);
  one.append(...children);
  return one;
}

const selection = () => Object.fromEntries(["agency", "cohort", "module", "competency"].map(name => [name, form.elements[name].value]));
const whole = value => Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));

function text(column, row) { // as grading/progress/shown.py
  const [first, ...more] = column.names.map(name => row[name]);
  if (first === null || first === undefined) return "—";
  if (column.kind === "text") return String(first);
  if (column.kind === "number") return whole(first);
  if (column.kind === "interval") return first.toFixed(1) + (more[0] === null ? "" : ` [${more[0].toFixed(1)}, ${more[1].toFixed(1)}]`);
  const form = value => value.toFixed(column.kind === "range" ? 0 : 1);
  return !more.length || first === more[0] ? form(first) : `${form(first)}–${form(more[0])}`;
}

function ordered(key, rows) {
  const by = sorted[key];
  if (!by) return rows;
  const value = row => row[by.name];
  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), ROOT.lang);
  return [...rows].sort((a, b) => { // what has no figure stands last, whichever way
    if (value(a) === null || value(b) === null) return (value(a) === null) - (value(b) === null);
    return compare(value(a), value(b)) * by.sign;
  });
}

function table(key, rows) {
  const place = document.getElementById(`t-${key}`), caption = place.querySelector("caption");
  const columns = DATA.tables[key].filter(one => one[ROOT.dataset.lang]);
  const head = element("tr");
  for (const column of columns) {
    const name = column.names[0], by = sorted[key]?.name === name ? sorted[key].sign : 0;
    const button = element("button", {type: "button"}, column[ROOT.dataset.lang]);
    button.addEventListener("click", () => {
      sorted[key] = {name, sign: by === 1 ? -1 : 1};
      draw();
      const at = columns.findIndex(one => one.names[0] === name);
      document.querySelectorAll(`#t-${key} th button`)[at].focus();
    });
    head.append(element("th", {scope: "col", "data-title": column[ROOT.dataset.lang], class: column.kind === "text" ? null : "n", "aria-sort": by ? (by > 0 ? "ascending" : "descending") : "none"}, button));
  }
  const body = element("tbody");
  for (const row of first(key, ordered(key, rows))) {
    body.append(element("tr", {}, ...columns.map(column => {
      const cell = element("td", {class: column.kind === "text" ? null : "n"}, text(column, row));
      if (key === "questions" && column.kind === "interval" && row.mean !== null) {
        const meter = element("span", {class: "meter", "aria-hidden": "true"});
        meter.style.setProperty("--share", `${row.mean.toFixed(1)}%`);
        cell.prepend(meter);
      }
      return cell;
    })));
  }
  if (!rows.length) body.append(element("tr", {}, element("td", {colspan: columns.length}, T("没有可以显示的数据", "Nothing that can be shown"))));
  place.replaceChildren(caption, element("thead", {}, head), body);
}

function first(key, rows) { // what is drawn of them; with more, a line below the table says so
  const all = opened.has(key) || rows.length <= FIRST, line = document.getElementById(`more-${key}`);
  line.hidden = all;
  if (all) return rows;
  const button = element("button", {type: "button"}, T("显示全部", "show all"));
  button.addEventListener("click", () => { opened.add(key); draw(); document.getElementById(key === "heat" ? key : `t-${key}`).parentElement.focus(); });
  line.replaceChildren(T(`这里是前 ${FIRST} 行，共 ${rows.length} 行。`, `The first ${FIRST} of ${rows.length} rows.`), " ", button);
  return rows.slice(0, FIRST);
}

function heat(rows) {
  const place = document.getElementById("heat"), modules = DATA.modules.filter(one => rows.some(row => row.module === one.id));
  const names = modules.length <= 8;
  place.classList.toggle("many", !names);
  const caption = element("caption", {}, T("每格：已交人数 / 在册人数，提交率；颜色越深，提交率越高。", "Each cell: submitted / enrolled, and the share; the deeper the colour, the higher the share."));
  const head = element("tr", {}, element("th", {scope: "col"}, T("班级", "cohort")));
  for (const one of modules) {
    const [number, ...title] = one[ROOT.dataset.lang].split(" ");
    const cell = element("th", {scope: "col", title: one[ROOT.dataset.lang]}, number);
    if (names) cell.append(element("small", {}, title.join(" ")));
    head.append(cell);
  }
  const body = element("tbody"), places = new Map(rows.map(row => [JSON.stringify([row.cohort, row.module]), row]));
  for (const cohort of first("heat", cohortsOf(rows))) {
    const line = element("tr", {}, element("th", {scope: "row"}, cohort));
    for (const one of modules) {
      const row = places.get(JSON.stringify([cohort, one.id]));
      if (!row) { line.append(element("td", {class: "none"}, "—")); continue; }
      const range = (a, b) => a === b ? a : `${a}–${b}`;
      const share = `${range(Math.round(row.percent_least), Math.round(row.percent_most))}%`;
      const cell = element("td", {}, element("b", {}, share), `${range(row.least, row.most)} / ${row.enrolled}`);
      cell.style.background = `rgba(var(--heat),${(0.42 * (row.percent_least + row.percent_most) / 200).toFixed(3)})`;
      line.append(cell);
    }
    body.append(line);
  }
  place.replaceChildren(caption, element("thead", {}, head), body);
}

function tiles(rows, groups) {
  const range = (a, b) => a === b ? a : `${a}–${b}`, list = document.getElementById("tiles");
  const people = sumOf(groups, one => one.n), all = sumOf(rows, one => one.enrolled);
  const least = sumOf(rows, one => one.least), most = sumOf(rows, one => one.most);
  const scored = rows.filter(one => one.mean !== null), n = sumOf(scored, one => one.scored);
  const items = [[people, T("在册学员（人次，按班级）", "enrolments")], [cohortsOf(groups).length, T("班级", "cohorts")]];
  if (all) items.push([`${range((100 * least / all).toFixed(1), (100 * most / all).toFixed(1))}%`, T(`提交率（${range(least, most)} / ${all} 份）`, `submitted (${range(least, most)} of ${all})`)]);
  if (n) items.push([`${(sumOf(scored, one => one.scored * one.mean) / n).toFixed(1)}%`, T("平均得分率", "mean score")]);
  list.replaceChildren(...items.map(([figure, words]) => element("li", {}, element("b", {}, String(figure)), element("span", {}, words))));
}

function draw() {
  const chosen = selection(), groups = inside(chosen), own = !document.getElementById("s-progress");
  if (own) { // one official's own rows: nothing to select
    for (const [key, rows] of Object.entries(DATA.fixed)) { table(key, rows); chart(`chart-${key}`, 0, 0, ""); }
    return;
  }
  const here = new Set(groups.map(one => one.cohort));
  const found = Object.fromEntries(Object.entries(FIGURES).map(([key, make]) => [key, make(chosen)]));
  for (const [key, rows] of Object.entries(found)) table(key, rows);
  for (const [key, rows] of Object.entries(DATA.fixed)) {
    const mine = rows.filter(one => !("cohort" in one) || here.has(one.cohort))
      .filter(one => !chosen.module || !("module" in one) || one.module === chosen.module);
    table(key, mine);
    (CHARTS[key] || (() => chart(`chart-${key}`, 0, 0, "")))(mine);
  }
  heat(found.progress);
  tiles(found.progress, groups);
  weeksChart(found.weeks);
  competenciesChart(found.competencies);
  document.getElementById("cut").hidden = !partial(chosen);
  const people = sumOf(groups, one => one.n);
  document.getElementById("status").textContent = groups.length
    ? T(`所选范围：${cohortsOf(groups).length} 个班级，${people} 人。`, `Selected: ${people} people in ${cohortsOf(groups).length} cohort(s).`)
    : T("所选范围不足 5 人，没有可以显示的数字。", "The selection has fewer than five people: there is nothing that can be shown.");
}

function choices() {
  const options = {
    agency: [[DATA.top || T("全部", "all"), ""], ...DATA.agencies.map(([name, depth]) => ["　".repeat(depth) + name, name])],
    cohort: [[T("全部", "all"), ""], ...cohortsOf(DATA.groups).map(name => [name, name])],
    module: [[T("全部", "all"), ""], ...DATA.modules.map(one => [one[ROOT.dataset.lang], one.id])],
    competency: [[T("全部", "all"), ""], ...DATA.competencies.map(one => [one[ROOT.dataset.lang], one.id])],
  };
  for (const [name, list] of Object.entries(options)) {
    const kept = form.elements[name].value;
    form.elements[name].replaceChildren(...list.map(([label, value]) => element("option", {value}, label)));
    form.elements[name].value = kept;
  }
}

const LABELS = {filters: ["筛选", "Filter"], weeks: ["逐周提交", "Submissions by week"], progress: ["各班级进度", "Progress of cohorts"], competencies: ["各项能力", "Competencies"], questions: ["各题得分率", "Questions"]};

function speak() {
  const at = zh() ? 0 : 1;
  ROOT.lang = zh() ? "zh-CN" : "en";
  document.title = T("知行 · 学习进度", "Zhixing · progress");
  form.setAttribute("aria-label", LABELS.filters[at]);
  for (const place of document.querySelectorAll("table[data-live]")) {
    const key = place.dataset.live;
    const words = LABELS[key]?.[at] ?? document.querySelector(`#h-${key} [data-l=${ROOT.dataset.lang}]`).textContent;
    place.querySelector("caption").textContent = words;
    place.parentElement.setAttribute("aria-label", words);
  }
  choices();
  draw();
}

document.getElementById("language").addEventListener("click", () => { ROOT.dataset.lang = zh() ? "en" : "zh"; speak(); });
document.getElementById("theme").addEventListener("click", () => {
  const dark = ROOT.dataset.theme ? ROOT.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  ROOT.dataset.theme = dark ? "light" : "dark";
});
form.addEventListener("change", () => { opened.clear(); draw(); });
form.addEventListener("reset", () => setTimeout(() => { opened.clear(); draw(); }));
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(one => { one.open = true; }));
for (const key of ["weeks", "competencies"]) document.querySelector(`[data-fold=${key}]`)?.removeAttribute("open");
form.hidden = !document.getElementById("s-progress");
speak();
