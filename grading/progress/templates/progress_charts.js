// Charts as SVG. Every chart says in words what it shows; its table stands below it.
const ROOT = document.documentElement;
const zh = () => ROOT.dataset.lang === "zh";
const T = (chinese, english) => zh() ? chinese : english;
const SVG = "http://www.w3.org/2000/svg";
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "4 4", "1 4"];

function svg(name, attributes = {}, text = "") {
  const one = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  if (text) one.textContent = text;
  return one;
}

function chart(id, width, height, says) {
  const figure = document.getElementById(id);
  figure.replaceChildren();
  figure.hidden = !says;
  if (!says) return null;
  const one = svg("svg", {role: "img", viewBox: `0 0 ${width} ${height}`, width, height, "aria-label": says});
  figure.append(one);
  return one;
}

const cut = (text, most) => [...text].length > most ? [...text].slice(0, most - 1).join("") + "…" : text;
const wide = text => [...text].reduce((sum, one) => sum + (one.codePointAt(0) > 255 ? 13.5 : 7.2), 0);
function fit(text, width) {
  let most = [...text].length;
  while (most > 2 && wide(cut(text, most)) > width) most--;
  return cut(text, most);
}

function percentAxis(one, left, right, top, bottom) {
  for (let tick = 0; tick <= 100; tick += 20) {
    const x = left + (right - left) * tick / 100;
    one.append(svg("line", {class: "grid", x1: x, x2: x, y1: top, y2: bottom}));
    one.append(svg("text", {class: "soft", x, y: bottom + 17, "text-anchor": "middle"}, `${tick}%`));
  }
}

function weeksChart(rows) {
  const cohorts = cohortsOf(rows), few = cohorts.length <= DASHES.length;
  const weeks = [...new Set(rows.map(one => one.week))].sort();
  if (!weeks.length) return chart("chart-weeks", 0, 0, "");
  const mine = new Map(cohorts.map(name => [name, []]));
  for (const one of rows) mine.get(one.cohort).push(one);
  const at = (name, week) => mine.get(name).filter(one => one.week <= week).at(-1);
  const lines = few ? cohorts.map(name => [name, weeks.map(week => at(name, week)?.percent ?? 0)])
    : [[T("全部班级", "all cohorts"), weeks.map(week => {
      const last = cohorts.map(name => at(name, week) || {submitted: 0, expected: mine.get(name)[0].expected});
      return 100 * sumOf(last, one => one.submitted) / sumOf(last, one => one.expected);
    })]];
  const ends = lines.map(([name, values]) => `${name} ${values.at(-1).toFixed(0)}%`).join(T("，", ", "));
  const [left, right, top, bottom] = [52, 700, 34, 250];
  const one = chart("chart-weeks", 960, 296, T(`逐周提交率折线图，最后一周：${ends}`, `Line chart of submissions by week; in the last week: ${ends}`));
  one.append(svg("text", {x: 0, y: 16, "font-weight": 600}, T("已交份数占应交份数（%），逐周累计，至少数", "Submissions, at least, of all expected (%), by week, cumulative")));
  for (let tick = 0; tick <= 100; tick += 25) {
    const y = bottom - (bottom - top) * tick / 100;
    one.append(svg("line", {class: "grid", x1: left, x2: right, y1: y, y2: y}));
    one.append(svg("text", {class: "soft", x: left - 8, y: y + 4, "text-anchor": "end"}, `${tick}%`));
  }
  const start = Date.parse(weeks[0]), span = Math.max(7 * 864e5, Date.parse(weeks.at(-1)) - start);
  const x = week => left + (right - left) * (Date.parse(week) - start) / span;
  const every = Math.ceil(weeks.length / 6);
  weeks.forEach((week, at) => { if (at % every === 0) one.append(svg("text", {class: "soft", x: x(week), y: bottom + 20, "text-anchor": at ? "middle" : "start"}, week)); });
  const labels = lines.map(([name, values], index) => ({name, values, index, y: bottom - (bottom - top) * values.at(-1) / 100})).sort((a, b) => a.y - b.y);
  labels.forEach((label, at) => { label.at = Math.max(label.y + 4, at ? labels[at - 1].at + 17 : 0); });
  for (const {name, values, index, at} of labels) {
    const colour = `var(--s${index})`;
    const points = values.map((value, week) => `${x(weeks[week])},${bottom - (bottom - top) * value / 100}`);
    one.append(svg("polyline", {points: points.join(" "), fill: "none", stroke: colour, "stroke-width": 2.5, "stroke-dasharray": DASHES[index]}));
    points.forEach(point => one.append(svg("circle", {cx: point.split(",")[0], cy: point.split(",")[1], r: 3.2, fill: colour})));
    one.append(svg("line", {x1: right + 14, x2: right + 44, y1: at - 4, y2: at - 4, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": DASHES[index]}));
    one.append(svg("text", {x: right + 50, y: at}, fit(`${name} ${values.at(-1).toFixed(0)}%`, 200)));
  }
}

function competenciesChart(rows) {
  const whole = rows.filter(one => one.whole);
  if (!whole.length) return chart("chart-competencies", 0, 0, "");
  const words = one => T(one.competency_zh, one.competency_en);
  const [left, right, top] = [330, 820, 34], height = whole.length * 30, bottom = top + height;
  const says = whole.map(one => `${words(one)} ${one.mean.toFixed(0)}%`).join(T("，", ", "));
  const one = chart("chart-competencies", 960, bottom + 28, T(`能力概况点图，各项平均掌握程度：${says}`, `Dot chart of mean mastery of each competency: ${says}`));
  one.append(svg("text", {x: 0, y: 16, "font-weight": 600}, T("平均掌握程度（%）与 95% 置信区间，所选范围", "Mean mastery (%) with 95% interval, of the selection")));
  percentAxis(one, left, right, top, bottom);
  const x = value => left + (right - left) * value / 100;
  whole.forEach((row, at) => {
    const y = top + at * 30 + 16;
    one.append(svg("text", {x: left - 12, y: y + 5, "text-anchor": "end"}, fit(words(row), left - 16)));
    const known = row.low !== null;
    if (known) one.append(svg("line", {x1: x(row.low), x2: x(row.high), y1: y, y2: y, stroke: "var(--bar)", "stroke-width": 3}));
    for (const end of known ? [row.low, row.high] : []) one.append(svg("line", {x1: x(end), x2: x(end), y1: y - 6, y2: y + 6, stroke: "var(--bar)", "stroke-width": 2}));
    one.append(svg("circle", {cx: x(row.mean), cy: y, r: 5.5, fill: "var(--bar)"}));
    one.append(svg("text", {x: right + 14, y: y + 5}, row.mean.toFixed(0) + (known ? ` [${row.low.toFixed(0)}, ${row.high.toFixed(0)}]` : "")));
  });
}

const MANY = 40; // cohorts in a chart that has a line for each; the others are in its table
const firstOf = known => known.length > MANY ? T(`；前 ${MANY} 个班级，其余见表`, `; the first ${MANY} cohorts, the others in the table`) : "";

function gainChart(rows) {
  const all = rows.filter(one => one.pre !== null && one.post !== null), known = all.slice(0, MANY);
  if (!known.length) return chart("chart-gain", 0, 0, "");
  const [left, right, top] = [220, 820, 34], bottom = top + known.length * 32;
  const says = known.map(one => `${one.cohort} ${one.pre} → ${one.post}%`).join(T("，", ", "));
  const one = chart("chart-gain", 960, bottom + 28, T(`前测与后测平均分：${says}`, `Mean of the first and the last test: ${says}`));
  one.append(svg("text", {x: 0, y: 16, "font-weight": 600}, T("○ 前测平均（%）→ ● 后测平均（%）", "○ mean before (%) → ● mean after (%)") + firstOf(all)));
  percentAxis(one, left, right, top, bottom);
  const x = value => left + (right - left) * value / 100;
  known.forEach((row, at) => {
    const y = top + at * 32 + 16;
    one.append(svg("text", {x: left - 12, y: y + 5, "text-anchor": "end"}, fit(row.cohort, left - 16)));
    one.append(svg("line", {x1: x(row.pre), x2: x(row.post), y1: y, y2: y, stroke: "var(--bar)", "stroke-width": 3}));
    one.append(svg("circle", {cx: x(row.pre), cy: y, r: 6, fill: "var(--paper)", stroke: "var(--bar)", "stroke-width": 2.5}));
    one.append(svg("circle", {cx: x(row.post), cy: y, r: 6, fill: "var(--bar)"}));
    one.append(svg("text", {x: right + 14, y: y + 5}, `${row.pre} → ${row.post}`));
  });
}

function actionsChart(rows) {
  const states = [["done", T("已完成", "done")], ["open", T("进行中", "open")], ["overdue", T("已过期", "overdue")], ["dropped", T("已放弃", "dropped")]];
  const all = rows.filter(one => one.cards !== null && states.every(([key]) => one[key] !== null)), known = all.slice(0, MANY);
  if (!known.length) return chart("chart-actions", 0, 0, "");
  const [left, right, top] = [220, 820, 52], bottom = top + known.length * 34;
  const says = known.map(one => `${one.cohort}: ${states.map(([key, word]) => `${word} ${one[key]}`).join(T("、", ", "))}`).join(T("；", "; "));
  const one = chart("chart-actions", 960, bottom + 8, T(`行动卡状态条形图。${says}`, `Bar chart of where the actions stand. ${says}`));
  one.append(svg("text", {x: 0, y: 16, "font-weight": 600}, T("行动卡（张），按状态", "Action cards, by where they stand") + firstOf(all)));
  states.forEach(([key, word], at) => {
    one.append(svg("rect", {x: left + at * 140, y: 26, width: 13, height: 13, fill: `var(--s${at})`}));
    one.append(svg("text", {x: left + at * 140 + 19, y: 37}, word));
  });
  const most = Math.max(...known.map(row => row.cards));
  known.forEach((row, at) => {
    const y = top + at * 34 + 4;
    let x = left;
    one.append(svg("text", {x: left - 12, y: y + 16, "text-anchor": "end"}, fit(row.cohort, left - 16)));
    states.forEach(([key], state) => {
      const width = (right - left) * row[key] / most;
      if (!width) return;
      one.append(svg("rect", {x, y, width: Math.max(1, width - 2), height: 22, fill: `var(--s${state})`}));
      if (width > 22) one.append(svg("text", {x: x + width / 2, y: y + 16, "text-anchor": "middle", style: "fill:var(--paper)"}, String(row[key])));
      x += width;
    });
    one.append(svg("text", {x: x + 8, y: y + 16}, String(row.cards)));
  });
}

const CHARTS = {weeks: weeksChart, competencies: competenciesChart, gain: gainChart, actions: actionsChart};
