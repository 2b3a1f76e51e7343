// Drives a widget from data kept in its page, where no kernel runs.

class EmbeddedModel {
  embedded = true;
  constructor(state) {
    this.state = Object.fromEntries(Object.entries(state).map(([name, value]) => [name, unpacked(value)]));
  }
  get(name) { return this.state[name]; }
  set(name, value) { this.state[name] = value; }
  on() {}
  off() {}
  save_changes() {}
  send() {}
}

function unpacked(value) {
  if (!value?.data?.base64 && value?.data?.base64 !== "") return value;
  const bytes = Uint8Array.from(atob(value.data.base64), (letter) => letter.charCodeAt(0));
  return { ...value, data: new DataView(bytes.buffer) };
}

function showEmbedded(state) {
  const el = document.getElementById("widget");
  render({ model: new EmbeddedModel(state), el });
  let frame = null;
  try { frame = window.frameElement; } catch { /* another origin: the picture beside the frame stays */ }
  if (!frame) return;
  if (frame.previousElementSibling) frame.previousElementSibling.style.display = "none";
  const fit = () => { frame.style.height = `${Math.ceil(el.getBoundingClientRect().height) + 4}px`; };
  new ResizeObserver(fit).observe(el);
  fit();
}
