/** A labelled slider whose value is written as `show` says: {element, input, set}. */
function slider(label, { name = label, min, max, step, value, show = number, disabled = false }, change) {
  const text = h("output", {});
  const input = h("input", { type: "range", min, max, step, "aria-label": name, disabled,
    oninput: () => { tell(); change(+input.value); } });
  const tell = () => { text.textContent = show(+input.value); input.setAttribute("aria-valuetext", text.textContent); };
  const set = (given, range = {}) => { Object.assign(input, range); input.value = given; tell(); };
  set(value);
  return { element: h("label", { class: "slider" }, h("span", {}, label), input, text), input, set };
}
