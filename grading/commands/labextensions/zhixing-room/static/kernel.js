/* A kernel that dies: JupyterLab 4.6 says so in English only (its notebook panel is made without a translator), and not what
   became of one's work. Its window is closed, and ours says what is gone, what is safe, and what to do. */
import { words } from "./words.js";
import { windows } from "./window.js";

export async function plugin(take) {
  const { INotebookTracker } = await take("@jupyterlab/notebook");
  const { Dialog } = await take("@jupyterlab/apputils");
  const [say, open] = [await words(take), await windows(take)];
  return {
    id: "zhixing-room:kernel",
    description: "What a kernel that died means.",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (app, tracker) => {
      tracker.forEach(panel => watch(panel, Dialog, say, open));
      tracker.widgetAdded.connect((_, panel) => watch(panel, Dialog, say, open));
    },
  };
}

function watch(panel, Dialog, say, open) {
  let told = ""; // what has been said, until the kernel is back
  panel.context.sessionContext.statusChanged.connect((_, status) => {
    if (status === "idle") told = "";
    if (!["autorestarting", "dead"].includes(status) || told === status) return;
    told = status;
    const theirs = `The kernel for ${panel.context.sessionContext.session?.path} appears to have died`;
    Dialog.tracker.forEach(one => { if (one.node.textContent.includes(theirs)) one.reject(); });
    const lost = status === "dead" ? [say.dead] : [say.died, say.diedNext];
    open(say[`${status}Title`], { lines: [...lost] }, say.close);
  });
}
