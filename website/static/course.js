// What every page does: formulas, the theme for widgets and drawings, and folded answers that open for print.

// Widgets and drawings were made for JupyterLab, and ask the page's body whether it is dark.
function tellTheme() {
  document.body.dataset.jpThemeLight = String(document.documentElement.dataset.theme !== "dark");
}
tellTheme();
new MutationObserver(tellTheme).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

for (const formula of document.querySelectorAll(".formula")) {
  const displayMode = formula.classList.contains("display");
  katex.render(formula.textContent, formula, { displayMode, throwOnError: false });
}

// What scrolls by itself can be reached by keyboard; how wide a formula is, its font says.
function reach() {
  for (const one of document.querySelectorAll(".formula.display")) {
    if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
    else one.removeAttribute("tabindex");
  }
}
window.addEventListener("resize", reach);

// Hints and answers that are folded away are printed all the same.
window.addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details:not([open])")) Object.assign(one, { open: true }).dataset.printed = "";
});
window.addEventListener("afterprint", () => {
  for (const one of document.querySelectorAll("details[data-printed]")) {
    one.open = false;
    delete one.dataset.printed;
  }
});

document.fonts.ready.then(() => {
  reach();
  document.documentElement.dataset.ready = "yes";
});
