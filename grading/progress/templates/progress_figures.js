"use strict";
// The figures of a selection, from those of whole groups: what grading/progress/figures.py does, for the reader's choice.
const DATA = JSON.parse(document.getElementById("data").textContent);

function above(place) { // an agency and those above it; "" is everybody
  const found = [];
  for (let at = place; at; at = DATA.parents[at]) found.push(at);
  return [...found, ""];
}
const below = (place, agency) => above(place).includes(agency);

function inside(chosen) {
  const agency = chosen.agency || DATA.top;
  return DATA.groups.filter(one => below(one.place, agency) && (!chosen.cohort || one.cohort === chosen.cohort));
}

function partial(chosen) {
  const agency = chosen.agency || DATA.top, cohorts = new Set(agency ? [] : DATA.leftOut);
  for (const one of DATA.groups)
    if (!below(one.place, agency) && one.agencies.some(name => below(name, agency))) cohorts.add(one.cohort);
  for (const [cohort, name] of DATA.beyond) if (below(name, agency)) cohorts.add(cohort);
  return chosen.cohort ? cohorts.has(chosen.cohort) : cohorts.size > 0;
}

function asked(chosen) {
  return DATA.modules.filter(one => (!chosen.module || one.id === chosen.module)
    && (chosen.module || !chosen.competency || one.competencies.includes(chosen.competency)));
}

function combine(list) { // means and spreads of several groups as one, with Student's 95% interval
  const known = list.filter(Boolean);
  if (!known.length) return {scored: null, mean: null, low: null, high: null};
  let n = 0, sum = 0, squares = 0;
  for (const one of known) { n += one.least; sum += one.least * one.mean; }
  const mean = sum / n;
  for (const one of known) squares += (one.least - 1) * one.sd ** 2 + one.least * (one.mean - mean) ** 2;
  if (!squares) return {scored: n, mean, low: null, high: null}; // all the same: an interval without width would claim to be sure
  const half = DATA.t[Math.min(n - 1, DATA.t.length - 1)] * Math.sqrt(squares / (n - 1) / n);
  return {scored: n, mean, low: Math.max(0, mean - half), high: Math.min(100, mean + half)};
}

const sumOf = (list, get) => list.reduce((total, one) => total + get(one), 0);
function byCohort(groups) {
  const found = new Map(cohortsOf(groups).map(name => [name, []]));
  for (const one of groups) found.get(one.cohort).push(one);
  return [...found];
}
const cohortsOf = groups => [...new Set(groups.map(one => one.cohort))].sort(byCodePoint);
function byCodePoint(a, b) { // as Python sorts
  const x = [...a], y = [...b];
  for (let at = 0; at < Math.min(x.length, y.length); at++)
    if (x[at] !== y[at]) return x[at].codePointAt(0) - y[at].codePointAt(0);
  return x.length - y.length;
}

const SUMS = new Map();
for (const one of DATA.sums) {
  const key = JSON.stringify([one.cohort, one.module]);
  SUMS.set(key, [...(SUMS.get(key) ?? []), one]);
}

function submitted(groups, module) { // of one cohort; exact where a sum of some groups' ranges is said
  const ids = new Set(groups.map(one => one.id));
  const sums = (SUMS.get(JSON.stringify([groups[0].cohort, module])) ?? []).filter(one => one.groups.every(id => ids.has(id)));
  const summed = new Set(sums.flatMap(one => one.groups)), known = sumOf(sums, one => one.submitted);
  const ranges = groups.filter(one => !summed.has(one.id)).map(one => one.modules[module].submitted);
  return {n: sumOf(groups, one => one.modules[module].n), least: known + sumOf(ranges, one => one[0]), most: known + sumOf(ranges, one => one[1])};
}

const FIGURES = {
  progress(chosen) {
    const groups = inside(chosen), rows = [];
    for (const [cohort, all] of byCohort(groups)) for (const module of asked(chosen)) {
      const mine = all.filter(one => one.modules[module.id]);
      if (!mine.length) continue;
      const cards = mine.map(one => one.modules[module.id]), {n, least, most} = submitted(mine, module.id);
      rows.push({cohort, module: module.id, module_zh: module.zh, module_en: module.en, enrolled: n, least, most,
        percent_least: 100 * least / n, percent_most: 100 * most / n, ...combine(cards.map(one => one.scores)),
        since: cards.map(one => one.since).sort()[0]});
    }
    return rows;
  },
  questions(chosen) {
    const groups = inside(chosen), rows = [];
    for (const module of asked(chosen)) for (const one of module.questions) {
      if (chosen.competency && one.competency !== chosen.competency) continue;
      const found = groups.map(group => group.modules[module.id]?.questions[one.id]).filter(Boolean);
      if (!found.length) continue;
      const words = DATA.competencies.find(item => item.id === one.competency) || {zh: "", en: ""};
      rows.push({module: module.id, question: one.id, question_zh: one.zh, question_en: one.en, competency_zh: words.zh,
        competency_en: words.en, ...combine(found), discrimination: one.discrimination});
    }
    return rows;
  },
  competencies(chosen) {
    const groups = inside(chosen), cohorts = byCohort(groups), rows = [];
    for (const one of DATA.competencies) {
      if (chosen.competency && one.id !== chosen.competency) continue;
      for (const [cohort, all] of cohorts.length > 1 ? [["", groups], ...cohorts] : cohorts) {
        const found = all.map(group => group.competencies[one.id]);
        if (found.some(Boolean)) rows.push({competency: one.id, competency_zh: one.zh, competency_en: one.en,
          cohort_zh: cohort || "全部", cohort_en: cohort || "all", whole: !cohort || cohorts.length === 1, ...combine(found)});
      }
    }
    return rows;
  },
  weeks(chosen) {
    const ids = new Set(inside(chosen).map(one => one.id)), rows = [];
    for (const [cohort, groups] of byCohort(DATA.groups)) {
      const trends = DATA.trends[cohort] ?? {};
      const modules = asked(chosen).map(one => one.id).filter(id => trends[id]);
      if (!modules.length || !groups.every(one => ids.has(one.id))) continue;
      const expected = sumOf(groups, one => sumOf(modules, id => one.modules[id]?.n ?? 0));
      const more = new Map(); // week -> how many more came by its end than by that of the week before
      for (const id of modules) {
        let before = 0;
        for (const [week, n] of trends[id]) { // in the order of the weeks, and never fewer
          more.set(week, (more.get(week) ?? 0) + n - before);
          before = n;
        }
      }
      let submitted = 0;
      for (const week of [...more.keys()].sort()) {
        submitted += more.get(week);
        rows.push({cohort, week, expected, submitted, percent: 100 * submitted / expected});
      }
    }
    return rows;
  },
};
