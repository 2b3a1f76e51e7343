// A notebook is marked unsaved when somebody changes it, and not when a kernel connects.
//
// Then JupyterLab writes into every notebook how the kernel's name is spelled here and which Python this is. The course's
// notebooks name their language and no version, so that they are the same on every machine; such a notebook keeps its
// words, for the same kernel and the same language. In every other, JupyterLab does as always.
//
// This is an extension as JupyterLab's bundler would make it, by hand: a script that leaves a container in _JUPYTERLAB.
{
  const NAME = "sequence-models-course";
  const TOLD = ["kernelspec", "language_info"]; // what JupyterLab writes on behalf of a kernel

  const namesNoVersion = (model) => !model.getMetadata("language_info")?.version;

  function keepWords(model) {
    const set = model.setMetadata;
    model.setMetadata = function (key, value) {
      const same = TOLD.includes(key) && this.getMetadata(key)?.name === value?.name;
      if (!(same && namesNoVersion(this))) set.call(this, key, value);
    };
  }

  const plugin = {
    id: `${NAME}:unmarked`,
    autoStart: true,
    activate: ({ docRegistry }) => {
      docRegistry.addWidgetExtension("Notebook", { createNew: (panel, { model }) => keepWords(model) });
    },
  };

  (window._JUPYTERLAB ??= {})[NAME] = { init() {}, get: async () => () => plugin };
}
