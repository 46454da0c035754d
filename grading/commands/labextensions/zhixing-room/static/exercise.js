/* Check and Hand in: two buttons above an exercise, two commands in the palette and the course's menu. Both save first, and
   ask our own server, whatever the notebook's kernel is doing. */
import { words } from "./words.js";
import { windows } from "./window.js";

const EXERCISE = /^(zh|en)\/exercises\/[^/]+\/exercise\.ipynb$/;
const KINDS = {
  check: { command: "zhixing:check", url: "zhixing/check", keys: ["Accel Alt Enter"] },
  handIn: { command: "zhixing:hand-in", url: "zhixing/hand-in", keys: ["Accel Alt S"] },
};

export async function plugin(take) {
  const [{ INotebookTracker }, { ICommandPalette, IToolbarWidgetRegistry }] = await Promise.all([
    take("@jupyterlab/notebook"), take("@jupyterlab/apputils"),
  ]);
  const parts = {
    say: await words(take),
    open: await windows(take),
    ui: await take("@jupyterlab/ui-components"),
    React: await take("react"),
    Widget: (await take("@lumino/widgets")).Widget,
    services: (await take("@jupyterlab/services")).ServerConnection,
    URLExt: (await take("@jupyterlab/coreutils")).URLExt,
  };
  return {
    id: "zhixing-room:exercise",
    description: "Check an exercise and hand it in.",
    autoStart: true,
    requires: [INotebookTracker],
    optional: [ICommandPalette, IToolbarWidgetRegistry],
    activate: (app, tracker, palette, toolbars) => activate(app, tracker, palette, toolbars, parts),
  };
}

function activate(app, tracker, palette, toolbars, parts) {
  const { say } = parts;
  if (!say.check) return; // a Lab without a home page, such as a trainer's
  const busy = new Set();
  for (const [name, kind] of Object.entries(KINDS)) {
    const run = async panel => {
      if (busy.has(panel)) return;
      busy.add(panel);
      try { await act(panel, name, app.serviceManager.serverSettings, parts); } finally { busy.delete(panel); }
    };
    app.commands.addCommand(kind.command, {
      label: say[name],
      caption: say[`${name}Caption`],
      isEnabled: () => isExercise(tracker.currentWidget),
      describedBy: { args: { type: "object", properties: {} } },
      execute: () => (isExercise(tracker.currentWidget) ? run(tracker.currentWidget) : undefined),
    });
    app.commands.addKeyBinding({ command: kind.command, keys: kind.keys, selector: ".jp-NotebookPanel" });
    palette?.addItem({ command: kind.command, category: say.course });
    toolbars?.addFactory("Notebook", kind.command, panel => button(panel, name, run, parts));
  }
  tracker.currentChanged.connect(() => {
    for (const kind of Object.values(KINDS)) app.commands.notifyCommandChanged(kind.command);
  });
}

const isExercise = panel => Boolean(panel) && EXERCISE.test(panel.context.path);

/** The toolbar's button; in a notebook that is no exercise, nothing. */
function button(panel, name, run, { say, ui, React, Widget }) {
  if (isExercise(panel)) {
    // Not a ToolbarButton of the Lab's, which stays pressed until it is clicked again.
    const look = { label: say[name], tooltip: say[`${name}Caption`], onClick: () => void run(panel) };
    const made = ui.ReactWidget.create(React.createElement(ui.ToolbarButtonComponent, look));
    made.addClass("jp-ToolbarButton");
    return made;
  }
  const nothing = new Widget();
  nothing.hide();
  return nothing;
}

async function act(panel, name, settings, parts) {
  const { say, open } = parts;
  const gone = { lines: [say.gone] };
  // Asked before saving: the Lab's own words about a save that cannot be made are another window to close.
  if (!(await reached(settings, parts))) return open(say.goneTitle, gone, say.close);
  if (!(await saved(panel))) return open(say.notSavedTitle, { lines: [say.notSaved] }, say.close);
  const shown = open(say[`${name}Busy`], { lines: [say[`${name}Wait`]] }, say.close);
  let found;
  try {
    found = await ask(KINDS[name].url, { path: panel.context.path }, settings, parts);
  } catch (error) {
    const lines = error instanceof parts.services.NetworkError ? gone.lines : [String(error.message || error)];
    return shown.show(say[`${name}Failed`], { lines });
  }
  if (found.fault) return shown.show(say[`${name}Failed`], { lines: [found.fault] });
  return shown.show(found.title, found);
}

/** Save; whether it was. A running cell may change the notebook again at once, so "dirty" would not tell. */
async function saved({ context }) {
  let done = false;
  const note = (_, state) => { done ||= state === "completed"; };
  context.saveState.connect(note);
  try {
    await context.save();
  } catch (error) {
    return false; // the Lab has said why
  } finally {
    context.saveState.disconnect(note);
  }
  return done;
}

async function reached(settings, parts) {
  try {
    await ask("zhixing/language", null, settings, parts);
    return true;
  } catch (error) {
    return false;
  }
}

async function ask(url, body, settings, { services, URLExt }) {
  const request = body ? { method: "POST", body: JSON.stringify(body) } : {};
  const answer = await services.makeRequest(URLExt.join(settings.baseUrl, url), request, settings);
  if (!answer.ok) throw await services.ResponseError.create(answer);
  return answer.json();
}
