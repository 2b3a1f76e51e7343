// Loads a widget's script as its instances get it, with the parts it asks for, and hands out the named functions.

import { readdir, readFile } from "node:fs/promises";

const widgets = new URL("../../course_lib/widgets/", import.meta.url);

export async function load(folder, names, ...more) {
  const own = (await readdir(new URL(folder, widgets))).filter((file) => file.endsWith(".js")).sort();
  const files = [...["shared.js", ...more].map((part) => `explorer/${part}`), ...own.map((file) => `${folder}/${file}`)];
  const parts = await Promise.all(files.map((file) => readFile(new URL(file, widgets), "utf8")));
  const code = `${parts.join("")}\nexport { ${names.join(", ")} };`;
  return import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);
}
