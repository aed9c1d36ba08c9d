/** Text of a service, which a spreadsheet must not take for a formula. */
export function guardFormula(text = ''): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** A record of a CSV of ours, with its line feed. */
export function writeLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
