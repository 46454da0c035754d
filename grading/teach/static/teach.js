// The page works without this file. With it, the bar moves, finished work shows by itself, rows can be filtered, commands copied.
"use strict";
const main = document.getElementById("main");
const PARTS = ["job", "overview", "module", "roster", "questions", "similar"];
const text = (id, value) => { const one = document.getElementById(id); if (one && one.textContent !== value) one.textContent = value; };

function enhance() {
  for (const one of document.querySelectorAll("button.copy")) {
    one.hidden = !navigator.clipboard;
    one.onclick = async () => {
      const before = one.textContent;
      await navigator.clipboard.writeText(one.dataset.copy);
      one.textContent = main.dataset.copied;
      setTimeout(() => { one.textContent = before; }, 1500);
    };
  }
  const chips = document.querySelector(".chips");
  if (!chips) return;
  chips.hidden = false;
  const show = wanted => {
    const known = [...chips.children].some(one => one.dataset.show === wanted);
    const state = known ? wanted : "";
    for (const one of chips.children) one.setAttribute("aria-pressed", String(one.dataset.show === state));
    for (const row of document.querySelectorAll("#roster tbody tr")) row.hidden = state !== "" && !row.dataset.state.split(" ").includes(state);
    sessionStorage.setItem("roster", state);
  };
  for (const one of chips.children) one.onclick = () => show(one.dataset.show);
  show(sessionStorage.getItem("roster") || "");
}

// New content in place of the old, without losing the place on the page, the focus, or what was typed as a due time.
async function renew() {
  const answer = await fetch(location.href.split("#")[0], { credentials: "same-origin" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focus = document.activeElement && document.activeElement.id;
  const due = document.getElementById("due"), typed = due && due.value !== due.defaultValue ? due.value : null;
  for (const id of PARTS) {
    const old = document.getElementById(id), next = fresh.getElementById(id);
    if (old && next) old.replaceWith(next); else if (next) main.append(next); else if (old) old.remove();
  }
  enhance();
  if (typed !== null && document.getElementById("due")) document.getElementById("due").value = typed;
  const again = focus && document.getElementById(focus);
  (again && !again.disabled ? again : focus === "stop" ? document.getElementById("job") : null)?.focus({ preventScroll: true });
}

async function watch() {
  const here = document.getElementById("job"), lost = document.getElementById("lost");
  let wait = 4000;
  try {
    const answer = await fetch(main.dataset.job, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.status);
    const job = await answer.json();
    if (!lost.hidden) { lost.hidden = true; await renew(); }
    if (job.id !== here.dataset.id || (here.dataset.running === "yes") !== job.running) {
      await renew();
      text("news", `${job.title} ${job.line}`);
    }
    else if (job.running) {
      const bar = document.getElementById("job-bar");
      bar.max = job.total || 1;
      if (job.total) bar.value = job.done; else bar.removeAttribute("value");
      text("job-line", job.line);
    }
    if (job.running) wait = 700;
  } catch {
    lost.textContent = main.dataset.lost;
    lost.hidden = false;
  }
  setTimeout(watch, document.hidden ? 5000 : wait);
}

enhance();
if (main.dataset.job) watch();
