// In which order the page's document asks for its files.

/** Styles before scripts: nothing is painted without them, and the browser has six connections for all. */
export function stylesFirst(html) {
  const styles = /^[ \t]*<link [^>]*rel="stylesheet"[^>]*>\n/gm;
  const scripts = html.search(/^[ \t]*<link [^>]*rel="modulepreload"/m);
  const found = html.match(styles);
  if (!found || scripts < 0) throw new Error('The page links no styles or no scripts.');
  return html.slice(0, scripts) + found.join('') + html.slice(scripts).replace(styles, '');
}

/** Tells the document's own script which files a room needs beyond those that the document links. */
export function withRoomFiles(html, files) {
  const place = 'const files = [];';
  if (!html.includes(place)) throw new Error('The page has no place for the files of a room.');
  const scripts = files.filter((file) => file.endsWith('.js') && !html.includes(file));
  return html.replace(place, `const files = ${JSON.stringify(scripts)};`);
}
