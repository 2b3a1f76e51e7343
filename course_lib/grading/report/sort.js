// Sorts a table by the column whose head is pressed; what a cell is sorted by stands in its data-key, or in its text.
const keyOf = (row, column) => row.cells[column].dataset.key ?? row.cells[column].textContent;

const compared = (a, b) => {
  const [x, y] = [a, b].map((key) => (key === "" ? NaN : Number(key)));
  if (Number.isNaN(x) || Number.isNaN(y)) {
    return Number.isNaN(x) && Number.isNaN(y) ? a.localeCompare(b) : Number.isNaN(x) - Number.isNaN(y);
  }
  return x - y;
};

const sortBy = (table, head, column) => {
  const up = head.getAttribute("aria-sort") !== "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const rows = [...table.tBodies[0].rows].sort((a, b) => compared(keyOf(a, column), keyOf(b, column)));
  table.tBodies[0].append(...(up ? rows : rows.reverse()));
};

for (const table of document.querySelectorAll("table.sortable")) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.textContent = head.textContent;
    button.addEventListener("click", () => sortBy(table, head, column));
    head.replaceChildren(button);
  });
}
