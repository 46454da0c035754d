/* Accessible names for the controls of ipywidgets 8.1, which gives none to the handle of a slider: each gets the label
   that stands beside it, and a handle says the value that the readout shows. */
import { words } from "./words.js";

const FIELDS = "select, textarea, input:not([type=hidden]):not([type=checkbox])";
let numbers = 0;

export async function plugin(take) {
  const { INotebookTracker } = await take("@jupyterlab/notebook");
  const say = await words(take);
  return {
    id: "zhixing-room:names",
    description: "Names for the controls of ipywidgets.",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (app, tracker) => {
      tracker.forEach(panel => watch(panel.content.node, say));
      tracker.widgetAdded.connect((_, panel) => watch(panel.content.node, say));
    },
  };
}

/** Name what is in the outputs of a notebook, and whatever comes into them. */
function watch(notebook, say) {
  name(notebook, say);
  new MutationObserver(changes => {
    for (const change of changes) {
      if (!change.addedNodes.length || !change.target.closest(".jp-OutputArea, .jp-Cell-outputWrapper")) continue;
      for (const added of change.addedNodes) if (added.nodeType === Node.ELEMENT_NODE) name(added, say);
    }
  }).observe(notebook, { childList: true, subtree: true });
}

function name(within, say) {
  for (const one of all(within, ".jupyter-widgets .noUi-handle")) handle(one, say);
  for (const one of all(within, FIELDS)) if (one.closest(".jupyter-widgets")) field(one, say);
}

const all = (within, selector) => [...(within.matches(selector) ? [within] : []), ...within.querySelectorAll(selector)];

function handle(one, say) {
  if (one.dataset.zhixingNamed) return;
  one.dataset.zhixingNamed = "yes";
  const control = one.closest(".jupyter-widgets");
  const label = labelOf(control);
  const several = control.querySelectorAll(".noUi-handle").length > 1;
  const which = one.classList.contains("noUi-handle-lower") ? say.lower : say.upper;
  if (several) one.setAttribute("aria-label", `${label?.textContent.trim() || say.slider} ${which}`);
  else if (label) one.setAttribute("aria-labelledby", idOf(label));
  else one.setAttribute("aria-label", say.slider);
  const readout = control.querySelector(".widget-readout");
  if (several || !readout) return;
  // A slider over words holds only their position; what a person sees is the readout. noUiSlider writes its own text at
  // each move, so both are watched.
  const value = () => {
    const text = readout.textContent.trim();
    if (text && one.getAttribute("aria-valuetext") !== text) one.setAttribute("aria-valuetext", text);
  };
  value();
  const observer = new MutationObserver(value);
  observer.observe(readout, { childList: true, characterData: true, subtree: true });
  observer.observe(one, { attributes: true, attributeFilter: ["aria-valuetext"] });
}

function field(one, say) {
  const named = ["aria-label", "aria-labelledby", "title", "placeholder"].some(key => one.getAttribute(key)?.trim());
  if (named || [...(one.labels ?? [])].some(label => label.textContent.trim())) return;
  const label = labelOf(one.closest(".jupyter-widgets"));
  if (label) one.setAttribute("aria-labelledby", idOf(label));
  else one.setAttribute("aria-label", say.field);
}

/** The text that names a control: its own description, else the text right before it. */
function labelOf(control) {
  const before = control.previousElementSibling;
  const texts = [control.querySelector(".widget-label"), before?.matches(".widget-html, .widget-label") ? before : null];
  return texts.find(one => one?.textContent.trim()) ?? null;
}

function idOf(element) {
  element.id ||= `zhixing-label-${(numbers += 1)}`;
  return element.id;
}
