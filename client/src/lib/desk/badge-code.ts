/** Crockford's base32 and his five further check symbols: https://www.crockford.com/base32.html */
const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U';
const codeLength = 16;

/** The check symbol of base32 digits: their value modulo 37. */
function checkSymbol(digits: string): string | undefined {
  let rest = 0;
  for (const digit of digits) {
    const value = symbols.indexOf(digit);
    if (value < 0 || value > 31) return undefined;
    rest = (rest * 32 + value) % symbols.length;
  }
  return symbols[rest];
}

/**
 * The code of a badge as scanned or typed: case, spaces and hyphens do not matter, and I, L, O are the digits that they
 * look like. Nothing where it is no code or is mistyped.
 */
export function readBadgeCode(typed: string): string | undefined {
  const bare = typed.toUpperCase().replace(/[\s-]/g, '');
  if (bare.length !== codeLength + 1) return undefined;
  const digits = bare.slice(0, codeLength).replace(/[IL]/g, '1').replace(/O/g, '0');
  return checkSymbol(digits) === bare[codeLength] ? digits + bare[codeLength] : undefined;
}

/** True for what can only be meant as a code: as long as one, with a digit in it, and no word of a name. */
export function looksLikeCode(typed: string): boolean {
  const bare = typed.replace(/[\s-]/g, '');
  return bare.length >= codeLength - 2 && /\d/.test(bare) && /^[\w*~$=]+$/.test(bare);
}
