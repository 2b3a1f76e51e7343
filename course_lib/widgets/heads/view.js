// The widget itself: which sentences, under which mask, and what of them is selected.

const MOST_KEYS = 14; // rows of one query's table

class HeadView {
  hover = null; // under the mouse; else what was chosen by click or key counts
  open = []; // the panels, left and right
  states = new Map(); // sentences that were read, by mask and text

  constructor(model, el) {
    Object.assign(this, { model, panels: h("div", { class: "panels" }), hint: h("p", { class: "hint" }) });
    this.shell = shell(model, el, phrase("Heads"), () => this.retheme());
    this.ask = asker(model, this.shell.status);
    this.pinned = { layer: model.get("layer"), head: model.get("head"), i: model.get("query"), j: model.get("key") };
    this.wanted = { left: model.get("left"), right: model.get("right"), mask: model.get("mask") };
    const masks = Object.fromEntries(model.get("_masks").map((name) => [name, name]));
    const { tools, root, status } = this.shell;
    tools.append(choice(phrase("Mask"), masks, this.wanted.mask, (mask) => this.want({ mask })), status);
    this.sides = ["left", "right"].map((side) => this.chooser(side));
    this.stage = h("div", {}, this.panels);
    root.append(...this.sides.map((side) => side.element), this.hint, this.stage);
    this.retheme();
    model.on("change:_revision", () => this.load());
    this.load();
  }
  /** A sentence to choose or to type. */
  chooser(side) {
    const { model } = this;
    const option = (text, value = text, hidden = false) => h("option", { value, hidden }, text);
    const [name, nothing] = side === "left" ? [phrase("Sentence"), []] : [phrase("Beside it"), [option(phrase("nothing"), "")]];
    const select = h("select", { "aria-label": phrase("{}, to choose", name), onchange: () => this.want({ [side]: select.value }) },
      ...nothing, ...model.get("sentences").map((text) => option(text)), option("…", "?", true));
    select.dataset.lmSuppressShortcuts = "true";
    const input = h("input", { type: "text", spellcheck: "false", disabled: model.embedded, "aria-label": phrase("{}, to type", name),
      oninput: () => this.want({ [side]: input.value.trim().split(/\s+/).join(" ") }) });
    const show = () => {
      const text = this.wanted[side];
      select.value = [...select.options].some((one) => one.value === text) ? text : "?";
      if (document.activeElement !== input) input.value = text;
    };
    return { element: h("div", { class: "field sentence" }, h("span", {}, name), select, input), show };
  }

  // ---- state
  /** Show other sentences or another mask: at once where they were read before, else when Python has read them. */
  want(change) {
    Object.assign(this.wanted, change);
    const known = this.model.get("vocabulary");
    this.strange = this.texts().join(" ").split(" ").find((word) => !word || (known.length && !known.includes(word)));
    const behind = this.missing().length || this.model.get("problem");
    if (behind && this.strange === undefined && !this.model.embedded) this.ask({ ...this.wanted });
    this.show();
  }
  texts() { return [this.wanted.left, ...(this.wanted.right ? [this.wanted.right] : [])]; }
  key(text) { return `${this.wanted.mask}\n${text}`; }
  missing() { return this.texts().filter((text) => !this.states.has(this.key(text))); }
  load() {
    this.stage.hidden = !this.model.get("_now_numbers");
    if (this.stage.hidden) return;
    for (const name of ["_saved", "_now"]) {
      const { data } = array(this.model, `${name}_numbers`);
      for (const one of this.model.get(name)) {
        const key = `${one.mask}\n${one.text}`;
        if (!this.states.has(key)) this.states.set(key, new Sentence(one, this.model.get("_shape"), data));
      }
    }
    this.show();
  }
  /** Draw what is wanted, as far as it was read. */
  show() {
    this.advise();
    if (this.missing().length) return; // what was drawn stays until the next can be
    const shown = this.texts().map((text) => this.states.get(this.key(text)));
    if (shown.length !== this.open.length || shown.some((sentence, n) => sentence !== this.open[n].sentence)) {
      this.open.forEach((panel) => panel.close());
      this.open = shown.map((sentence) => new Panel(this, sentence));
      this.hover = null;
    }
    this.refresh();
    this.work();
  }
  advise() {
    this.sides.forEach((side) => side.show());
    const { strange, model, model: { embedded } } = this;
    const unknown = strange && phrase("The model does not know “{}”. It knows: {}.", strange, model.get("vocabulary").join(", "));
    const lost = embedded && this.missing().length && phrase("Not kept: run the cell.");
    const live = embedded ? phrase(" Run the cell to type a sentence.") : "";
    this.hint.textContent = unknown || lost || phrase("Rows look at columns; point, or use arrow keys. Hatched: masked.") + live;
  }
  /** Heads that are not drawn yet, some in each frame, so that no frame takes long. */
  work() {
    if (this.working) return;
    const some = () => { this.working = this.open.some((panel) => panel.work()) && requestAnimationFrame(some); };
    this.working = requestAnimationFrame(some);
  }
  selection = () => this.hover ?? this.pinned;
  look(hover) { this.hover = hover; this.refresh(); }
  select(found) { this.pinned = found; this.look(null); }
  /** What was chosen, moved by steps, within the sentence on the left. */
  moved(steps) {
    const { layers, heads, T } = this.open[0].sentence;
    const most = { layer: layers, head: heads, i: T, j: T };
    return Object.fromEntries(Object.entries(most).map(([name, count]) =>
      [name, clamp(this.pinned[name] + (steps[name] ?? 0), 0, count - 1)]));
  }
  /** An arrow key: up and down move one part of the selection, left and right another. */
  walk(key, down, across) {
    const step = arrow(key) ?? { Home: [-1e6, 0], End: [1e6, 0] }[key];
    if (step) this.select(this.moved({ [across]: step[0], [down]: step[1] }));
    return Boolean(step);
  }
  refresh() { this.open.forEach((panel) => panel.refresh()); }
  retheme() {
    this.shades = pixels(this.shell.dark());
    this.open.forEach((panel) => panel.invalidate());
    this.work();
  }
  close() {
    cancelAnimationFrame(this.working);
    this.open.forEach((panel) => panel.close());
    this.shell.close();
  }
}

function render({ model, el }) {
  const view = new HeadView(model, el);
  return () => view.close();
}
