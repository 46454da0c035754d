/* What JupyterLab loads of a prebuilt extension: a container for module federation, written by hand. `init` is given the
   Lab's shared packages, `get` answers with the plugins, or with the style. */
"use strict";
window._JUPYTERLAB = window._JUPYTERLAB || {};
window._JUPYTERLAB["zhixing-room"] = (() => {
  const here = document.currentScript.src;
  const beside = name => new URL(name, here).href;
  let shared;

  /** A package of the Lab's, such as "@jupyterlab/notebook": the one that the Lab itself uses. */
  async function take(name) {
    const versions = Object.values(shared[name] ?? {});
    if (!versions.length) throw new Error(`JupyterLab does not share ${name}`);
    const factory = await (versions.find(one => one.loaded) ?? versions[0]).get();
    return factory();
  }

  async function plugins() {
    const parts = ["translations", "names", "exercise", "kernel"].map(name => import(beside(`./${name}.js`)));
    const made = await Promise.all((await Promise.all(parts)).map(part => part.plugin(take)));
    return { __esModule: true, default: made };
  }

  function style() {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: beside("./style.css") });
    document.head.append(link);
    return {};
  }

  return {
    init(scope) { shared = scope; },
    async get(name) {
      const found = name === "./style" ? style() : await plugins();
      return () => found;
    },
  };
})();
