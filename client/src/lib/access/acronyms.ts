import './access-words';

/** Short forms of the field that the product shows; what each means is in the words of this part. */
export const acronyms = ['ASL', 'CART', 'CLE', 'POST', 'PSP', 'TTA'] as const;

export type AcronymName = (typeof acronyms)[number];
