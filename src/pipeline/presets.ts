import { CsvError } from '../csv/error.ts';
import { FACT_COLUMNS } from './cells.ts';

/** What `--columns` asks for. */
interface WantedColumns {
  /** Names for `selectColumns`, without the prefix. */
  readonly list: string;
  /** Of the input's columns only the record id comes out. */
  readonly recordIdOnly: boolean;
}

/** The name of the preset that leaves the other columns of the input out. */
const CRM = 'crm';

/**
 * Reads `--columns`: names, presets, and names with a minus before them that are left out; of all
 * columns where nothing else is named. `judged`: there are rules. Throws CsvError.
 */
export function readColumns(
  list: string | undefined,
  { all, judged }: { all: readonly string[]; judged: boolean },
): WantedColumns {
  const facts: readonly string[] = FACT_COLUMNS;
  const full = all.filter((name) => !facts.includes(name));
  const told = judged ? ['verdict', 'verdict_reason'] : ['outcome', 'reason'];
  const presets: Readonly<Record<string, readonly string[]>> = {
    full,
    minimal: ['number', ...told, 'line_type', 'carrier'],
    [CRM]: ['number', ...told, 'line_type', 'looked_up_at'],
  };
  const words = list === undefined ? [] : list.split(',').map((word) => word.trim());
  const onlyLeavesOut = words.every((word) => word.startsWith('-'));
  let names: readonly string[] = onlyLeavesOut ? full : [];
  for (const word of words) {
    const preset = Object.hasOwn(presets, word) ? presets[word] : undefined;
    if (word.startsWith('-')) names = leaveOut(names, word.slice(1));
    else if (preset) names = [...names, ...preset.filter((name) => !names.includes(name))];
    else names = [...names, word];
  }
  return { list: names.join(','), recordIdOnly: words.includes(CRM) };
}

function leaveOut(names: readonly string[], name: string) {
  if (!names.includes(name))
    throw new CsvError(
      `Cannot use --columns: it leaves out "${name}", which is not among ${names.join(', ')} (names go without the prefix).`,
    );
  return names.filter((other) => other !== name);
}
