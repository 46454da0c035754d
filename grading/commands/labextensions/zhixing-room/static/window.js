/* A window of the Lab's with contents from our server: lines of text, a receipt's rows, the questions of a check. */

const element = (tag, text = "", name = "") => {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
};

/** The contents of a window as elements. `found`: {lines, rows, questions}, each optional. */
function contents(found) {
  const parts = [];
  if (found.rows) {
    const list = element("dl", "", "zhixing-rows");
    for (const [name, text] of found.rows) list.append(element("dt", name), element("dd", text));
    parts.push(list);
  }
  if (found.questions) {
    const list = element("ul", "", "zhixing-questions");
    for (const one of found.questions) {
      const item = element("li");
      const sign = element("span", `${one.sign} `);
      sign.setAttribute("aria-hidden", "true"); // the words after the title say the same
      item.append(sign, element("strong", one.title), ` ${one.state}`);
      if (one.reason) item.append(element("pre", one.reason));
      list.append(item);
    }
    parts.push(list);
  }
  const lines = (found.lines ?? []).map(line => element("p", line));
  return found.questions ? [...lines, ...parts] : [...parts, ...lines];
}

/** A function that opens a window with a title, contents and one button; it returns {show, closed}: `show` puts other
    contents into it, or opens a new one if it has been closed; `closed` is a promise. */
export async function windows(take) {
  const { Dialog } = await take("@jupyterlab/apputils");
  const { Widget } = await take("@lumino/widgets");
  return function open(title, found, close) {
    const body = new Widget();
    body.addClass("zhixing-window");
    // Read out when it changes, and reached with the keyboard when it is longer than the window.
    body.node.setAttribute("role", "status");
    body.node.tabIndex = 0;
    body.node.setAttribute("aria-label", title);
    body.node.replaceChildren(...contents(found));
    const dialog = new Dialog({ title, body, buttons: [Dialog.okButton({ label: close })], hasClose: true });
    let there = true;
    const closed = dialog.launch().then(() => { there = false; });
    return {
      closed,
      async show(otherTitle, other) {
        await Promise.race([dialog.ready, closed]); // until then its title is not drawn
        if (!there) return open(otherTitle, other, close);
        dialog.node.querySelector(".jp-Dialog-header").firstChild.textContent = otherTitle;
        body.node.setAttribute("aria-label", otherTitle);
        body.node.replaceChildren(...contents(other));
        return this;
      },
    };
  };
}
