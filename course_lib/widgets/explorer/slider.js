/** A labelled slider whose value is written as `show` says: {element, set}. */
function slider(label, { name = label, min, max, step, value, show = number, disabled = false }, change) {
  const text = h("output", {});
  const input = h("input", { type: "range", min, max, step, disabled, "aria-label": name,
    oninput: () => { tell(+input.value); change(+input.value); } });
  const tell = (one) => { text.textContent = show(one); input.setAttribute("aria-valuetext", show(one)); };
  const set = (given, range = {}) => { Object.assign(input, range); input.value = given; tell(given); };
  set(value);
  return { element: h("label", { class: "slider" }, h("span", {}, label), input, text), set };
}
