import type { RecordFormat } from '../../domain/reconcile/source.ts';
import { findProvider } from '../registry.ts';
import { EVENT_REPORT, LOOKUP_PART, LOOKUP_REPORT, readRecord, refuseHeader } from './record.ts';

/** The records of the account, by whichever provider it was charged. */
export const RECORD_FORMAT: RecordFormat = {
  read: readRecord,
  refuseHeader,
  listParts: (product) =>
    findProvider(product)
      .priceParts?.(product)
      .map((part) => part.product) ?? [LOOKUP_PART],
};

/** What the Reports API calls the records of each provider. */
const REPORTS: Readonly<Record<string, string>> = {
  'number-insight': LOOKUP_REPORT,
  'identity-insights': EVENT_REPORT,
};

/** What the service calls the records of a product; undefined where it has none. */
export function nameReport(product: string): string | undefined {
  return REPORTS[findProvider(product).name];
}
