/* A kernel that dies: JupyterLab 4.6 says so in English only (its notebook panel is made without a translator), and not what
   became of one's work. Its window is closed, and ours says what is gone, what is safe, and what to do. */
import { words } from "./words.js";
import { windows } from "./window.js";

/** How often the server starts a kernel anew before it gives up: jupyter_client's KernelRestarter.restart_limit. */
const TRIES = 5;

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
  const { sessionContext } = panel.context;
  let told = ""; // what has been said, until the kernel is back
  let tries = 0; // how often it has been started anew in vain
  let shown; // the Lab shows one window at a time: what is said next goes into the one that is open
  const tell = async status => {
    if (told === status) return;
    told = status;
    const theirs = `The kernel for ${sessionContext.session?.path} appears to have died`;
    Dialog.tracker.forEach(one => { if (one.node.textContent.includes(theirs)) one.reject(); });
    const lost = status === "dead" ? [say.dead] : [say.died, say.diedNext];
    const title = say[`${status}Title`];
    shown = shown ? await shown.show(title, { lines: lost }) : open(title, { lines: lost }, say.close);
  };
  sessionContext.statusChanged.connect((_, status) => {
    if (status === "idle") { told = ""; tries = 0; }
    if (status === "autorestarting") tries += 1;
    // The server does not reach the page any more when it gives up, so that "dead" may never be said.
    if (status === "dead" || tries >= TRIES) tell("dead");
    else if (status === "autorestarting") tell(status);
  });
}
