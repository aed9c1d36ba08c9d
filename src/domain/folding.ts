import { readCountry } from './country.ts';

/**
 * How two spellings of one thing are made equal before they are compared. `words`: the first service's word for a word of
 * the other; a word that says nothing stands for an empty text.
 */
export type Folding =
  | { readonly kind: 'exact' }
  | { readonly kind: 'digits' }
  | { readonly kind: 'case' }
  | { readonly kind: 'letters' }
  | { readonly kind: 'country' }
  | { readonly kind: 'words'; readonly words: ReadonlyMap<string, string> };

/** What is left of a value once its spelling is taken off; empty where it says nothing. */
export function foldText(text: string, folding: Folding): string {
  switch (folding.kind) {
    case 'exact':
      return text;
    case 'digits':
      return text.replace(/\D/g, '');
    case 'case':
      return text.toLowerCase();
    case 'letters':
      return keepLetters(text);
    case 'country':
      return readCountry(text) ?? keepLetters(text);
    case 'words':
      return folding.words.get(text) ?? text.toLowerCase();
  }
}

/** A name without case, punctuation and blanks. */
function keepLetters(text: string) {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
