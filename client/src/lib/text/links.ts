export type Segment = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

const candidate = /\b(?:https?:\/\/|mailto:)[^\s<>"'`{}|\\^\p{Cc}\p{Cf}]+/giu;
const trailing = /[.,;:!?*_~…]$/u;
const allowed = new Set(['http:', 'https:', 'mailto:']);

/** Cuts a text into plain text and links (https, http, mailto). Nothing is lost: the pieces join to the text. */
export function splitLinks(text: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const shown = trim(match[0]);
    const href = safeAddress(shown);
    if (href === undefined) continue;
    if (match.index > end) segments.push({ kind: 'text', text: text.slice(end, match.index) });
    segments.push({ kind: 'link', text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) segments.push({ kind: 'text', text: text.slice(end) });
  return segments;
}

/** Punctuation after an address belongs to the sentence, and so does a bracket that was opened before it. */
function trim(address: string): string {
  let result = address;
  for (;;) {
    const last = result.at(-1);
    if (last === undefined) return result;
    const unbalanced =
      (last === ')' && count(result, ')') > count(result, '(')) ||
      (last === ']' && count(result, ']') > count(result, '['));
    if (!unbalanced && !trailing.test(result)) return result;
    result = result.slice(0, -1);
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** The address if it is one, of an allowed kind, and does not pose as another by a user name before the host. */
function safeAddress(text: string): string | undefined {
  try {
    const url = new URL(text);
    if (!allowed.has(url.protocol) || url.username !== '' || url.password !== '') return undefined;
    if (url.protocol === 'mailto:' && !url.pathname.includes('@')) return undefined;
    return url.href;
  } catch {
    return undefined;
  }
}
