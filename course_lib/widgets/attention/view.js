// The widget itself: its state, and what is said.

class AttentionView {
  kind = "matrix";
  pinned = { i: 0, j: -1 }; // chosen by click, key or slider
  hover = null; // under the mouse
  shown = []; // models, left and right
  open = []; // their panels

  constructor(model, el) {
    Object.assign(this, { model, panels: h("div", { class: "panels" }), picks: h("span", {}),
      words: h("p", { class: "readout", "aria-live": "polite" }), hint: h("p", { class: "hint" }) });
    this.shell = shell(model, el, "Attention", () => this.invalidate());
    this.ask = asker(model, this.shell.status);
    this.time = timeline("i", 1, (i) => this.step(i), 2);
    const { tools, root, status } = this.shell;
    const turn = (kind) => { Object.assign(this, { kind, hover: null }); this.invalidate(); };
    const kinds = choice("View", { matrix: "matrix", words: "words" }, this.kind, turn);
    tools.append(kinds, this.picks, this.time.element, status);
    if (model.get("_editable")) tools.append(this.sentence(model));
    this.stage = h("div", {}, this.words, this.panels, this.hint);
    root.append(this.stage);
    model.on("change:_revision", () => this.load());
    this.load();
  }
  sentence(model) {
    this.input = h("input", { type: "text", spellcheck: "false", disabled: model.embedded,
      oninput: () => this.ask({ source: this.input.value }) });
    return h("label", { class: "field sentence" }, "Source sentence", this.input);
  }

  // ---- state
  load() {
    this.weights = array(this.model, "_weights");
    this.stage.hidden = !this.weights;
    if (this.stage.hidden) return;
    for (const name of ["source", "target", "gold", "_names", "_scores"]) this[name.replace("_", "")] = this.model.get(name);
    const { source, target, names, pinned } = this;
    this.mask = array(this.model, "mask");
    this.longest = { source: longestOf(source), target: longestOf(target) };
    if (this.input && document.activeElement !== this.input) {
      this.input.value = source.slice(0, source[source.length - 1] === this.model.get("end") ? -1 : undefined).join(" ");
    }
    [this.hover, this.written] = [null, target.length];
    this.pinned = { i: Math.min(pinned.i, target.length - 1), j: Math.min(pinned.j, source.length - 1) };
    this.time.resize(target.length);
    this.time.show(Math.max(0, this.pinned.i));
    this.show(this.shown.length && Math.max(...this.shown) < names.length ? this.shown : [0, 1].slice(0, names.length));
  }
  show(models) {
    this.shown = models;
    this.open.forEach((panel) => panel.close());
    this.open = models.map((m) => new Panel(this, m));
    const pick = (side, label, ...more) => {
      const options = this.names.map((name, m) => h("option", { value: m, selected: models[side] === m }, name));
      const choose = (event) => this.show(models.toSpliced(side, 1, ...(event.target.value === "" ? [] : [+event.target.value])));
      const box = h("select", { "aria-label": label, onchange: choose }, ...options, ...more);
      box.dataset.lmSuppressShortcuts = "true";
      return box;
    };
    if (this.names.length > 1) {
      const alone = h("option", { value: "", selected: models.length < 2 }, "nothing");
      this.picks.replaceChildren(pick(0, "Model on the left"), " beside ", pick(1, "Model on the right", alone));
    }
    this.say();
  }
  selection = () => this.hover ?? this.pinned;
  invalidate() { this.open?.forEach((panel) => panel.surface.invalidate()); this.say(); }
  look(hover) {
    this.hover = hover;
    if (hover && this.written < this.target.length) { // no longer stepping: all is written
      this.written = this.target.length;
      this.invalidate();
    } else this.say();
  }
  select(pinned) {
    this.pinned = pinned;
    if (pinned.i >= 0) this.time.show(pinned.i);
    this.look(pinned);
  }
  step(i) {
    Object.assign(this, { pinned: { i, j: -1 }, hover: null, written: i + 1 });
    this.invalidate();
  }

  // ---- words
  say() {
    if (!this.weights) return;
    const { source, target, gold, mask, open, kind } = this;
    const { i, j } = this.selection();
    const [y, x] = [`y${lowered(i + 1)} “${target[i]}”`, `x${lowered(j + 1)} “${source[j]}”`];
    const name = (panel) => (open.length > 1 ? `${this.names[panel.model]} ` : "");
    if (i >= 0 && j >= 0) {
      const linked = gold.some(([column, row]) => column === j && row === i);
      this.words.replaceChildren(h("b", {}, `${y} looks at ${x}: `), !allows(mask, i, j) ? "masked, a = 0"
        : open.map((panel) => `${name(panel)}a = ${number(panel.matrix.at(i, j))}`).join(" · ") + (linked ? "; a gold link" : ""));
    } else this.words.replaceChildren(h("b", {}, i < 0 ? x : y), i < 0 ? " is looked at by …" : " looks at …");
    const [one, word] = i < 0 ? [{ i, j }, `${x} ← `] : [{ i, j: -1 }, `${y} → `];
    for (const { matrix, summary: line } of open) line.textContent = word + summary(matrix, one, source, target);
    const [looks, ring, hatched] = kind === "matrix" ? ["Rows look at columns", "Green ring", "Hatched"]
      : ["Right looks at left", "Green dashes", "×"];
    this.hint.textContent = `${looks}; hover or use the arrow keys.${gold.length ? ` ${ring}: gold link.` : ""}`
      + (mask ? ` ${hatched}: masked.` : "") + (this.input?.disabled ? " Run the cell to type a sentence." : "");
    open.forEach((panel) => panel.surface.refresh());
  }
  close() { this.open.forEach((panel) => panel.close()); this.shell.close(); this.time.stop(); }
}

function render({ model, el }) {
  const view = new AttentionView(model, el);
  return () => view.close();
}
