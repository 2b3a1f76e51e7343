// The widget itself: which word is shown, and what is asked of Python.

class CaptionView {
  constructor(model, el) {
    Object.assign(this, { model, t: model.get("shown") - 1, grid: model.get("_grid"), words: model.get("_words") });
    this.shell = shell(model, el, "Caption over the image", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.time = timeline("word", 1, (t) => this.go(t), 1.5);
    this.free = h("button", { type: "button", disabled: true, onclick: () => this.freeAll() }, "give all looks back");
    this.shell.tools.append(this.time.element, this.free, this.shell.status);
    [this.panels, this.stage] = [h("div", { class: "panels" }), h("div")];
    this.stage.append(this.panels, h("p", { class: "hint" }, "Bright: what goes into the context. A white frame: one region, "
      + "looked at alone. Point at a region to see what would be said after a look there; "
      + (model.embedded ? "run the cell to click one and hear how the caption goes on."
        : "click it, and the caption goes on from that look; click it again to give the look back.")));
    this.shell.root.append(this.stage);
    model.on("change:_revision", () => this.load());
    this.load();
  }

  // ---- state
  load() {
    const [image, weights, own, elsewhere] = ["image", "_weights", "_own", "_elsewhere"].map((name) => array(this.model, name));
    this.stage.hidden = !elsewhere;
    if (this.stage.hidden) return;
    this.captions = captionsOf(this.model.get("_steps"), weights, own, elsewhere);
    this.picture ??= pictureOf(image);
    this.parts ??= this.model.get("_names").map((name, number) => new CaptionPanel(this, name, number));
    for (const part of this.parts) part.cursor = -1;
    this.count = elsewhere.shape[1];
    this.time.resize(this.count);
    this.free.disabled = this.model.embedded || !this.captions.flat().some((step) => step.forced >= 0);
    this.go(clamp(this.t, 0, this.count - 1));
    for (const part of this.parts) part.surface.invalidate();
  }
  go(t) {
    this.t = t;
    this.time.show(t);
    for (const part of this.parts) {
      part.cursor = -1;
      part.say();
    }
  }
  /** Python is asked for the caption that goes on from this look; in a saved page what comes next is all that is known. */
  force(panel, region) {
    if (this.model.embedded) return;
    this.ask({ captioner: panel.name, step: panel.t, region });
  }
  freeAll() { this.ask({ captioner: "" }); }
  invalidate() { for (const part of this.stage.hidden ? [] : this.parts) part.surface.invalidate(); }
  close() { for (const part of [...(this.parts ?? []), this.shell]) part.close(); this.time.stop(); }
}

function render({ model, el }) {
  const view = new CaptionView(model, el);
  return () => view.close();
}
