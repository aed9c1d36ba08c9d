import type { DeliveredRow } from '../../domain/delivered-row.ts';
import type { Facts } from '../../domain/facts.ts';
import { formatMoney } from '../../domain/money.ts';
import type { WrittenRow } from '../../pipeline/enrich.ts';
import {
  COMMON_COLUMNS,
  createCells,
  listResultColumns,
  readOutcome,
  type Decided,
} from '../../pipeline/cells.ts';
import type { Provider } from '../../providers/port.ts';
import type { ResultWriter } from './writer.ts';

/** Hands decided rows to a program, and nothing to the disk. */
export function createDelivery(
  deliver: (rows: readonly DeliveredRow[]) => Promise<void>,
  { provider, judged }: { provider: Provider; judged: boolean },
): ResultWriter {
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
    findLost: async () => undefined,
    elsewhere: () => undefined,
  };
}

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

function readFacts(provider: Pick<Provider, 'facts'>, { outcome, older }: Decided): Facts | null {
  const answer = older ?? (outcome?.kind === 'answered' ? outcome.answer : undefined);
  return answer ? provider.facts(answer) : null;
}
