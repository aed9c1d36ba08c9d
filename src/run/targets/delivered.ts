import type { DeliveredRow } from '../../domain/delivered-row.ts';
import type { Facts } from '../../domain/facts.ts';
import { formatMoney } from '../../domain/money.ts';
import type { Input } from '../../pipeline/input.ts';
import type { WrittenRow } from '../../pipeline/enrich.ts';
import {
  COMMON_COLUMNS,
  createCells,
  findAnswer,
  listResultColumns,
  readOutcome,
  type Decided,
} from '../../pipeline/cells.ts';
import type { Provider } from '../../providers/port.ts';
import { RefusedError } from '../options.ts';
import type { ResultWriter } from './writer.ts';

/**
 * Hands decided rows to a program, and nothing to the disk. Throws RefusedError where a row has
 * several numbers: it could show the answer of one, and all would be paid for.
 */
export function createDelivery(
  deliver: (rows: readonly DeliveredRow[]) => Promise<void>,
  { provider, input, judged }: { provider: Provider; input: Input; judged: boolean },
): ResultWriter {
  if (input.phones.kind === 'each') throw new RefusedError(SEVERAL_NUMBERS);
  const describe = createDescription(provider, judged);
  let committed = false;
  return {
    said: [],
    open: async () => undefined,
    write: (rows) => deliver(rows.map(describe)),
    commit: async () => {
      committed = true;
    },
    abort: async () => undefined,
    committed: () => committed,
    splitFiles: () => [],
    findLost: async () => undefined,
    elsewhere: () => undefined,
  };
}

const SEVERAL_NUMBERS =
  'Cannot look up several numbers of a row: --phone-column joins columns with +, and a row that is handed over has one answer. Give the row once for each number, or put a comma for the first column that holds one.';

/** Columns that a row has a place of its own for. */
const OWN_PLACES: readonly string[] = ['outcome', 'source', 'reason', 'number', 'cost'];

function createDescription(provider: Provider, judged: boolean) {
  const names: readonly string[] = listResultColumns(provider, { judged });
  const selection = names.map((_name, index) => index);
  const cells = createCells({ provider, judged, selection, guard: false });
  const reasonAt = COMMON_COLUMNS.indexOf('reason');
  return ({ row, decided, judgement }: WrittenRow): DeliveredRow => {
    const texts = cells(decided, judgement);
    const fields = names.flatMap((name, index) =>
      OWN_PLACES.includes(name) ? [] : [[name, texts[index] ?? ''] as const],
    );
    const { number } = decided.reading;
    return {
      position: row.position,
      outcome: readOutcome(decided),
      source: decided.source,
      reason: texts[reasonAt] ?? '',
      number: number.kind === 'number' ? `+${number.number}` : null,
      fields: Object.fromEntries(fields),
      facts: readFacts(provider, decided),
      cost: decided.cost === undefined ? null : formatMoney(decided.cost),
    };
  };
}

function readFacts(provider: Pick<Provider, 'facts'>, decided: Decided): Facts | null {
  const answer = findAnswer(decided);
  return answer ? provider.facts(answer) : null;
}
