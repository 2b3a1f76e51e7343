// On the first page of a site in several languages: leads to the reader's own.
const wanted = (navigator.languages ?? []).map((tag) => tag.slice(0, 2)).find((tag) => ["en", "ru"].includes(tag));
location.replace(`${wanted ?? "en"}/index.html`);
