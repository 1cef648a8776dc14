/** A badge code as people read it aloud: groups of four, the check symbol apart. */
export function groupedCode(code: string): string {
  return code.match(/.{1,4}/g)?.join(' ') ?? code;
}
