/**
 * Keeps a spreadsheet from reading a cell as a formula: one that begins with `=`, `+`, `-`, `@`,
 * TAB or CR gets a leading `'`. For text that others wrote; never for a number or an amount of
 * ours.
 */
export function guardFormula(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** The text that {@link guardFormula} was given. */
export function unguardFormula(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
