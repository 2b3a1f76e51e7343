/** A word that fits into so many pixels. */
function fitted(context, word, room) {
  if (context.measureText(word).width <= room) return word;
  const letters = [...word];
  while (letters.length > 1 && context.measureText(`${letters.join("")}…`).width > room) letters.pop();
  return `${letters.join("")}…`;
}
