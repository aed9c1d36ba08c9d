/** The words of a text between blanks and line ends, in their order. */
export function splitWords(text: string): string[] {
  return text.trim().split(/\s+/);
}
