/** The cells of a table written as text: a row a line, and two blanks or more between cells. */
export function readTable(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/));
}
