/* The Lab's translations, from its language pack as ever, and what that pack does not have yet. This takes the place of the
   Lab's own plugin for the same token, so that every label is made after the words are there. */
import { words } from "./words.js";

export async function plugin(take) {
  const [{ JupyterFrontEnd }, { ITranslatorConnector, TranslatorConnector }, say] = await Promise.all([
    take("@jupyterlab/application"), take("@jupyterlab/translation"), words(take),
  ]);

  class Connector extends TranslatorConnector {
    async fetch(options) {
      const found = await super.fetch(options);
      const pack = found?.data?.jupyterlab;
      if (pack) found.data.jupyterlab = { ...say.missing, ...pack }; // the pack's own come first
      return found;
    }
  }

  return {
    id: "zhixing-room:translations",
    description: "Provides the application translation connector.",
    autoStart: true,
    requires: [JupyterFrontEnd.IPaths],
    provides: ITranslatorConnector,
    activate: (app, paths) => new Connector(paths.urls.translations, app.serviceManager.serverSettings),
  };
}
