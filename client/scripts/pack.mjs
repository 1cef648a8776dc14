// Makes what the server needs from the built page: its document in order, a .br and a .gz beside each text file, and manifest.json,
// the fixed table of files together with the hashes that the Content-Security-Policy has to carry.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { filesOf, pageOf, root } from './built.mjs';
import { stylesFirst, withRoomFiles } from './head.mjs';

const build = join(root, 'build/');

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
const compressible = new Set(['.html', '.js', '.css', '.json', '.svg', '.txt']);

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const sha256 = (text) => `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** Hashes of inline <script> and <style> elements; refuses what the policy could never allow. */
function inlineHashes(html) {
  const inner = (tag) =>
    [...html.matchAll(new RegExp(`<${tag}(\\s[^>]*)?>([\\s\\S]*?)</${tag}>`, 'g'))]
      .filter(([, attributes]) => !/\ssrc=/.test(attributes ?? ''))
      .map(([, , text]) => sha256(text));
  if (/\sstyle="/.test(html)) throw new Error('The page has a style attribute; the policy refuses it.');
  if (/\son[a-z]+="/.test(html))
    throw new Error('The page has an inline event handler; the policy refuses it.');
  return { scripts: inner('script'), styles: inner('style') };
}

function encode(path, bytes) {
  const br = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(`${path}.br`, br);
  writeFileSync(`${path}.gz`, gz);
  return { br_bytes: br.length, gz_bytes: gz.length };
}

const page = join(build, 'index.html');
writeFileSync(page, withRoomFiles(stylesFirst(readFileSync(page, 'utf8')), filesOf([pageOf('rooms/[id]')])));

const files = walk(build)
  .filter((path) => !/\.(br|gz)$/.test(path) && relative(build, path) !== 'manifest.json')
  .sort()
  .map((path) => {
    const extension = extname(path);
    const type = types[extension];
    if (!type) throw new Error(`No content type is known for ${relative(build, path)}.`);
    const bytes = readFileSync(path);
    const name = `/${relative(build, path).replaceAll('\\', '/')}`;
    return {
      path: name,
      bytes: statSync(path).size,
      type,
      /** True when the name carries a hash of the content: it may be cached for ever. */
      immutable: name.startsWith('/_app/immutable/'),
      ...(compressible.has(extension) ? encode(path, bytes) : {}),
      ...(extension === '.html' ? { inline: inlineHashes(bytes.toString('utf8')) } : {}),
    };
  });

const shell = files.find((file) => file.path === '/index.html');
if (!shell?.inline) throw new Error('The build has no index.html.');
const manifest = {
  version: JSON.parse(readFileSync(join(build, '_app/version.json'), 'utf8')).version,
  /** Served for every address that is not a file: the page's own router takes it from there. */
  fallback: '/index.html',
  csp: { script_hashes: shell.inline.scripts, style_hashes: shell.inline.styles },
  files,
};
writeFileSync(join(build, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
console.log(`Packed ${files.length} files, ${manifest.csp.script_hashes.length} inline script hash(es).`);
