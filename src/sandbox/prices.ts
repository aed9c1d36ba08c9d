import { readAmount, showAmount } from './amounts.ts';
import { TERRITORIES } from './countries.ts';
import { writeInsightBook } from './identity-insights/prices.ts';
import { readTable } from './table.ts';

/** The levels of the service; `basic` is free. */
export type SandboxLevel = 'basic' | 'standard' | 'advanced';

/** What a lookup is charged, in 10^-8: the lookup and, apart from it, the caller name. */
interface Price {
  readonly lookup: bigint;
  readonly cnam: bigint;
}

/**
 * The price of a level in a country (`*` and those not listed have the default); cnam is charged
 * everywhere and refunded outside of the US.
 */
export function findPrice(level: SandboxLevel, country: string | undefined, cnam: boolean): Price {
  if (level === 'basic') return { lookup: 0n, cnam: 0n };
  return { lookup: findLevels(country)[level], cnam: cnam ? CNAM : 0n };
}

function findLevels(country = '*') {
  return PRICES.get(country) ?? DEFAULT;
}

/** The APIs of the sandbox, by the names that a client chooses between them with. */
export type SandboxApi = 'number-insight' | 'identity-insights';

/**
 * What an API charges as a price book, for runs against answers without prices: CSV with the header
 * `product,country,price`, and `status` behind it where a price depends on it. `billed`: the
 * statuses of insights that are billed, by default as the sandbox does.
 */
export function writePriceBook(
  api: SandboxApi = 'number-insight',
  billed?: readonly string[],
): string {
  return api === 'identity-insights' ? writeInsightBook(billed) : writeLevelBook();
}

function writeLevelBook() {
  const lines = [...PRICES.keys(), ...TERRITORIES.keys()].flatMap((country) => {
    const levels = Object.entries(findLevels(TERRITORIES.get(country) ?? country));
    return levels.flatMap(([level, price]) => [
      `${level},${country},${showAmount(price)}`,
      `${level}+cnam,${country},${showAmount(price + CNAM)}`,
    ]);
  });
  return ['product,country,price', 'basic,*,0.00000000', ...lines, ''].join('\n');
}

const CNAM = readUnits('0.01');

type Levels = Readonly<Record<'standard' | 'advanced', bigint>>;

/** Made up, of the size the documents show, and of as many places as real ones have. */
const PRICES: ReadonlyMap<string, Levels> = new Map(
  readTable(`
    *   0.008       0.045
    US  0.005       0.03
    CA  0.005       0.03
    MX  0.0064      0.0365
    BR  0.0095      0.05125
    AR  0.00875     0.048
    GB  0.0045      0.04
    IE  0.0058      0.0402
    DE  0.0062      0.04100001
    AT  0.00633333  0.0425
    CH  0.0071      0.044
    FR  0.0049      0.0385
    BE  0.00666667  0.043
    NL  0.0052      0.0399
    ES  0.00455     0.03512345
    PT  0.0051      0.0371
    IT  0.0068      0.0445
    DK  0.00410003  0.0333
    SE  0.0042      0.0334
    NO  0.0047      0.036
    FI  0.00430009  0.0341
    PL  0.0054      0.0377
    IN  0.00400001  0.02
    SG  0.0077      0.0275
    JP  0.01        0.06
    AU  0.00820001  0.0521
    ZA  0.0091      0.0488
  `).map(([country = '', standard = '', advanced = '']) => [
    country,
    { standard: readUnits(standard), advanced: readUnits(advanced) },
  ]),
);

const DEFAULT: Levels = { standard: readUnits('0.008'), advanced: readUnits('0.045') };

function readUnits(text: string) {
  return readAmount(text) ?? 0n;
}
