import type { Answer } from '../../src/domain/attempt.ts';
import type { PricePart } from '../../src/domain/prices.ts';
import type { Product, ViewedAnswer } from '../../src/providers/port.ts';

/** Statuses of a part that stay as they are; any other may change. */
const DEFINITIVE = ['OK', 'NONE'];

/**
 * A product of a provider made up for tests: a set of parts, such as `colour+size`. A body says each part's status:
 * `{"colour":"OK","size":"LATE"}`.
 */
export function describeSet(
  product: string,
  ages: Pick<Product, 'maxAgeMs' | 'failedKeptMs'> = {},
): Product {
  const parts = product.split('+');
  return {
    product,
    serves: (bought) => parts.every((part) => bought.split('+').includes(part)),
    view: ({ raw }) => viewParts(parts, raw),
    ...ages,
    columns: [],
    columnKinds: {},
    tells: [],
    label: (bought) => bought,
  };
}

/** What is charged for: `colour@OK+size@NONE`, or the product where nothing is known of statuses. */
export function partsOf(billedAs: string): readonly PricePart[] {
  return billedAs.split('+').map((text) => {
    const [product = '', status] = text.split('@');
    return { product, status };
  });
}

function viewParts(
  parts: readonly string[],
  raw: ViewedAnswer['raw'],
): Pick<Answer, 'outcome' | 'reason'> | undefined {
  const statuses = JSON.parse(raw) as Readonly<Record<string, string>>;
  const wanted = parts.map((part) => [part, statuses[part] ?? 'missing'] as const);
  if (!wanted.every(([, status]) => DEFINITIVE.includes(status))) return undefined;
  const others = wanted.filter(([, status]) => status !== 'OK');
  const words = others.map(([part, status]) => `${part}=${status}`).join(', ');
  return {
    outcome: others.length < wanted.length ? 'insight' : 'refused',
    reason: others.length > 0 ? { slug: 'parts', words } : undefined,
  };
}
