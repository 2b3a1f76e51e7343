// What all widgets of the course share: elements, theme, colours, canvases, time, and talking to Python.

const clamp = (x, low, high) => Math.min(high, Math.max(low, x));

/** An element: h("p", {class: "hint"}, "text", child). Names that begin with "on" are listeners. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  // JupyterLab takes keys for commands, unless what has the focus says not to
  if (["input", "button", "canvas"].includes(tag)) element.dataset.lmSuppressShortcuts = "true";
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Four significant digits, as a reader would write them. */
function number(x) {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "NaN" : x > 0 ? "∞" : "−∞";
  if (x === 0) return "0";
  const size = Math.abs(x);
  const [digits, power] = x.toExponential(3).split("e");
  const text = size >= 1e-3 && size < 1e5 ? String(+x.toPrecision(4)) : `${+digits}·10${raised(+power)}`;
  return text.replace(/^-/, "−");
}
const raised = (n) => [...String(n)].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[+c])).join("");
const lowered = (n) => [...String(n)].map((c) => "₀₁₂₃₄₅₆₇₈₉"[+c]).join("");

/** An array trait as {shape, data: Float32Array}, or null. */
function array(model, name) {
  const value = model.get(name);
  if (!value) return null;
  const { buffer, byteOffset, byteLength } = value.data;
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength); // aligned anew
  return { shape: value.shape, data: new Float32Array(bytes) };
}

/** A text in the language of the page, where the page brings words for it; each {} is filled with the next value. */
function phrase(text, ...values) {
  return (globalThis.courseWords?.[text] ?? text).replace(/\{\}/g, () => values.shift());
}

// ---- theme and colours -------------------------------------------------------------------------------------------

/** The page's body, and that of the page around it, for a saved widget is in a frame. */
function bodies() {
  const around = [];
  try { if (window.parent !== window) around.push(window.parent.document.body); } catch { /* another origin */ }
  return [document.body, ...around].filter(Boolean);
}

function isDark() {
  const themed = bodies().find((body) => body.dataset.jpThemeLight);
  if (themed) return themed.dataset.jpThemeLight === "false";
  return darkPage().matches;
}
const darkPage = () => window.matchMedia("(prefers-color-scheme: dark)");

const RAMPS = {
  light: ["#f3f6fa", "#cfe0f1", "#8bb8df", "#3a82bf", "#0b3c6f"],
  dark: ["#1d2630", "#1f4264", "#2d74b0", "#78b4e2", "#e2f1ff"],
};
const channels = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/** A value in 0 … 1 as [red, green, blue]; darker is more on light paper, lighter is more on dark. */
function ramp(x, dark) {
  const stops = RAMPS[dark ? "dark" : "light"];
  const place = clamp(Number.isNaN(x) ? 0 : x, 0, 1) * (stops.length - 1);
  const i = Math.min(Math.floor(place), stops.length - 2);
  const [low, high] = [channels(stops[i]), channels(stops[i + 1])];
  return low.map((c, j) => Math.round(c + (high[j] - c) * (place - i)));
}
const css = (rgb) => `rgb(${rgb.join(",")})`;

/** A heat map of rows × columns values in 0 … 1, drawn as one image and stretched. */
function heat(context, box, rows, columns, value, dark) {
  const image = new ImageData(columns, rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const [r, g, b] = ramp(value(i, j), dark);
      image.data.set([r, g, b, 255], 4 * (i * columns + j));
    }
  }
  const small = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  small.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, box.x, box.y, box.width, box.height);
}

function line(context, [x1, y1], [x2, y2], { color, width = 1, dash = [] }) {
  context.beginPath();
  context.setLineDash(dash);
  Object.assign(context, { strokeStyle: color, lineWidth: width });
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.setLineDash([]);
}

function disc(context, [x, y], radius, { fill, stroke, width = 1 }) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  Object.assign(context, { fillStyle: fill, strokeStyle: stroke, lineWidth: width });
  if (fill) context.fill();
  if (stroke) context.stroke();
}

function write(context, text, x, y, { color, size = 11, align = "left" }) {
  Object.assign(context, { fillStyle: color, font: `${size}px system-ui, sans-serif`, textAlign: align, textBaseline: "middle" });
  context.fillText(text, x, y);
}

/** The step that an arrow key asks for, as [right, down], or undefined. */
const arrow = (key) => ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] })[key];

// ---- parts -------------------------------------------------------------------------------------------------------

/** The frame of a widget: title, status, problem; `redraw` is called when the theme changes. */
function shell(model, el, title, redraw) {
  const status = h("span", { class: "status", role: "status" });
  const tools = h("header", {}, h("h4", {}, title));
  const problem = h("p", { class: "problem", role: "alert" });
  const root = h("section", { class: "course-explorer", "aria-label": title }, tools, problem);
  el.replaceChildren(root);
  const name = () => { root.dataset.theme = isDark() ? "dark" : "light"; };
  const retheme = () => { name(); redraw(); };
  const watcher = new MutationObserver(retheme);
  for (const body of bodies()) watcher.observe(body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  const media = darkPage();
  media.addEventListener("change", retheme);
  name();
  const explain = () => { problem.textContent = model.get("problem"); };
  explain();
  model.on("change:problem", explain);
  const close = () => { watcher.disconnect(); media.removeEventListener("change", retheme); };
  return { root, tools, status, close, dark: () => root.dataset.theme === "dark" };
}

/** The colours of the theme, for canvases. */
function colours(root) {
  const style = getComputedStyle(root);
  const names = ["paper", "raised", "ink", "muted", "line", "blue", "orange", "green", "purple"];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** One of several values, as radio buttons in a row. */
function choice(legend, options, chosen, change) {
  const name = `choice-${Math.random()}`; // groups the buttons; never saved
  return h("fieldset", {}, h("legend", {}, legend), ...Object.entries(options).map(([value, text]) =>
    h("label", { class: "choice" },
      h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => change(value) }), text)));
}

/** A slider over steps 0 … count − 1 with a play button. */
function timeline(label, count, change, stepsPerSecond = 4) {
  let timer = null;
  const text = h("output", {});
  const slider = h("input", { type: "range", min: 0, max: count - 1, value: 0, "aria-label": label });
  const show = (t) => { slider.value = t; text.textContent = phrase("{} = {} of {}", label, t + 1, +slider.max + 1); };
  const button = h("button", { type: "button", "aria-label": phrase("Play"), onclick: () => (timer ? stop() : play()) }, "▶");
  const face = (textContent, ariaLabel) => Object.assign(button, { textContent, ariaLabel });
  const stop = () => { clearInterval(timer); timer = null; face("▶", phrase("Play")); };
  const play = () => {
    if (+slider.value === +slider.max) go(0);
    face("⏸", phrase("Pause"));
    timer = setInterval(() => { go(+slider.value + 1); if (+slider.value === +slider.max) stop(); }, 1000 / stepsPerSecond);
  };
  const go = (t) => { show(t); change(t); };
  slider.addEventListener("input", () => go(+slider.value));
  show(0);
  const resize = (steps) => { slider.max = steps - 1; show(Math.min(+slider.value, steps - 1)); };
  return { element: h("div", { class: "timeline" }, button, slider, text), show, stop, resize };
}

/** Calls once an element has a size again: a switch of themes hides all for a moment, and no size seems to have changed. */
function onceShown(one, then) {
  if (one.clientWidth) return; // too narrow to draw in, and no less so in a moment
  const watch = new IntersectionObserver(() => {
    if (!one.clientWidth) return;
    watch.disconnect();
    then();
  });
  watch.observe(one); // is answered at once, and at every change
}

/**
 * A canvas as wide as its parent. `paint` draws what changes seldom and is kept as a picture; `overlay` draws the rest.
 * `invalidate()` repaints all, `refresh()` the overlay; both wait for the next frame. dataset.frame: its milliseconds.
 */
function surface(parent, { label, height, paint, overlay, point, leave, key }) {
  const canvas = h("canvas", { tabindex: 0, role: "application", "aria-label": label });
  const kept = document.createElement("canvas");
  parent.append(canvas);
  let [stale, waiting] = [true, false];
  const frame = () => {
    waiting = false;
    const [width, tall, scale] = [parent.clientWidth - padding(parent), height(), window.devicePixelRatio || 1];
    if (width < 9) return void onceShown(parent, refresh); // not laid out yet: nothing that could be drawn is so narrow
    const start = performance.now();
    const size = { width: Math.round(width * scale), height: Math.round(tall * scale) };
    if (canvas.width !== size.width || canvas.height !== size.height) {
      for (const one of [canvas, kept]) Object.assign(one, size);
      canvas.style.height = `${tall}px`;
      stale = true;
    }
    if (stale) {
      const context = kept.getContext("2d");
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.clearRect(0, 0, width, tall);
      paint(context, width, tall);
      stale = false;
    }
    const context = canvas.getContext("2d");
    context.resetTransform();
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (size.height) context.drawImage(kept, 0, 0); // no rows, no picture: browsers refuse an empty one
    context.setTransform(scale, 0, 0, scale, 0, 0);
    overlay?.(context, width, tall);
    canvas.dataset.frame = (performance.now() - start).toFixed(2);
    canvas.dataset.frames = +(canvas.dataset.frames ?? 0) + 1;
  };
  const refresh = () => { if (!waiting) { waiting = true; requestAnimationFrame(frame); } };
  const invalidate = () => { stale = true; refresh(); };
  const pointed = (event) => {
    const box = canvas.getBoundingClientRect();
    if (event.type === "pointerdown") canvas.setPointerCapture(event.pointerId);
    point?.({ x: event.clientX - box.left, y: event.clientY - box.top, kind: event.type, held: event.buttons > 0 });
  };
  for (const kind of ["pointerdown", "pointermove", "pointerup"]) canvas.addEventListener(kind, pointed);
  canvas.addEventListener("pointerleave", () => leave?.());
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!key?.(event.key, event.shiftKey) && !/^(Home|End|Page)/.test(event.key)) return; // they would throw the page
    event.preventDefault();
    event.stopPropagation(); // or the notebook would take the key for a command
  });
  const sizes = new ResizeObserver(refresh);
  sizes.observe(parent);
  return { canvas, refresh, invalidate, close: () => sizes.disconnect() };
}
const padding = (element) => {
  const style = getComputedStyle(element);
  return parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
};

/**
 * Ask Python for an edit: ask({label: [1, 2]}). One question is under way at a time, later ones join the next,
 * and where answers take long the next waits for a pause of the hand.
 */
function asker(model, status, patience = 150) {
  let [asked, next, busy, cost, sent, pause, notice] = [0, null, false, 0, 0, null, null];
  const send = () => {
    if (busy || !next) return;
    [busy, sent] = [true, performance.now()];
    asked = Math.max(asked, model.get("_answered")) + 1;
    notice = setTimeout(() => { status.textContent = phrase("computing…"); }, patience);
    model.send({ ...next, asked });
    next = null;
  };
  const tell = (text, state) => {
    clearTimeout(notice);
    status.textContent = text;
    status.dataset.state = state;
  };
  const schedule = () => { clearTimeout(pause); pause = setTimeout(send, cost > patience ? 2 * patience : 0); };
  model.on("change:_answered", () => {
    if (model.get("_answered") !== asked) return;
    [busy, cost] = [false, performance.now() - sent];
    status.dataset.milliseconds = cost.toFixed(0);
    tell("", next ? "asked" : "answered");
    if (next) schedule();
  });
  model.on("comm_live_update", () => { // the kernel was restarted, or is gone: nobody will answer
    busy = true;
    tell("run the cell again", "lost");
  });
  const ask = (change) => { next = joined(next, change); status.dataset.state = "asked"; schedule(); };
  ask.pending = () => Boolean(next);
  return ask;
}

/** Two changes as one: the later wins, but those of single parts, such as {columns: {3: …}}, are both kept. */
function joined(earlier, later) {
  const parts = (value) => value && typeof value === "object" && !Array.isArray(value);
  const both = { ...earlier, ...later };
  for (const name of Object.keys(later)) {
    if (parts(earlier?.[name]) && parts(later[name])) both[name] = { ...earlier[name], ...later[name] };
  }
  return both;
}
