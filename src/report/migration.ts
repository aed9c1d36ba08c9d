import { VERDICTS } from '../domain/comparison.ts';
import { estimateShare } from '../domain/interval.ts';
import type {
  Compared,
  Coverage,
  FieldChange,
  FilledColumn,
  Migration,
  MigrationBefore,
  OutcomeCounts,
} from '../domain/migration.ts';
import { formatMoney } from '../domain/money.ts';
import { layOutLines, layOutHeadline, layOutTable, type Line } from './layout.ts';
import { countNoun, groupDigits, joinWords, timeText, type Colour } from './words.ts';

/** How a migration is shown. */
interface MigrationView {
  readonly width: number;
  readonly colour: Colour;
}

const GROUPS_MAX = 12;

/** What a migration says to a person. Ends with a line feed. */
export function migrationText(migration: Migration, view: MigrationView): string {
  const { colour } = view;
  const head = layOutHeadline(writeHeadline(migration), view);
  return `${[
    ...head,
    '',
    ...layOutLines(showFacts(migration), view),
    ...showFields(migration, colour),
    ...showCoverage(migration, colour),
  ].join('\n')}\n`;
}

function writeHeadline({ list, before, after }: Migration) {
  const { lookups } = after.compared;
  const compared = lookups === 0 ? 'none compared' : `${groupDigits(lookups)} compared`;
  return `From ${before.title} to ${after.title}, for ${list ?? 'standard input'}: ${countNoun(before.lookups, 'number')} with an answer of before, ${compared}.`;
}

function showFacts(migration: Migration): Line[] {
  const { before, after } = migration;
  return [
    ['before', describeBefore(before)],
    ['cost', describeCostBefore(migration)],
    ['after', `${after.product}, for ${countNoun(after.lookups, 'number')}`],
    ['cost', describeCostAfter(migration)],
    ...showCompared(migration),
    ...showColumns(migration),
    ...migration.remarks.map((text): Line => ['note', text]),
  ];
}

/** Where nothing was answered before, every column is new. */
function showColumns({ before, after, lost, fresh }: Migration): Line[] {
  if (before.lookups === 0) return [];
  return [
    ['lost', listColumns(lost, before.lookups)],
    ['new', listColumns(fresh, after.compared.lookups)],
  ];
}

function describeBefore({ lookups, missing, product, outcomes, ...times }: MigrationBefore) {
  if (lookups === 0) return `no answer on record for ${countNoun(missing, 'number')}`;
  const rest = missing === 0 ? '' : `; ${groupDigits(missing)} without an answer`;
  return `${product}: ${countOutcomes(outcomes)}${describeTimes(times)}${rest}`;
}

function describeTimes({
  oldestAt,
  newestAt,
}: Pick<MigrationBefore, 'oldestAt' | 'newestAt'>): string {
  if (oldestAt === undefined || newestAt === undefined) return '';
  const [oldest, newest] = [oldestAt, newestAt].map((at) => timeText(at).slice(0, 10));
  return oldest === newest ? `, of ${oldest}` : `, of ${oldest} to ${newest}`;
}

function describeCostBefore({ before: { net, unpriced, lookups }, currency }: Migration) {
  if (unpriced >= lookups) return 'not known';
  const rest = unpriced === 0 ? '' : `, and ${groupDigits(unpriced)} at an unknown price`;
  return `${formatMoney(net)} ${currency}, as charged${rest}`;
}

function describeCostAfter({ after, currency }: Migration) {
  const { lookups, unpriced, low, expected, high } = after;
  if (unpriced >= lookups && lookups > 0)
    return 'not known: no price is public. Give those of your contract with --prices';
  const rest = unpriced === 0 ? '' : `, and ${groupDigits(unpriced)} at an unknown price`;
  return `about ${formatMoney(expected)} ${currency}, between ${formatMoney(low)} and ${formatMoney(high)}${rest}`;
}

function showCompared({ after: { compared }, currency }: Migration): Line[] {
  const { drawn, lookups, outcomes } = compared;
  if (lookups === 0) return [];
  const how =
    drawn === null
      ? `every number with both answers on record, ${groupDigits(lookups)}`
      : `${groupDigits(lookups)} of ${countNoun(drawn.size, 'number')} drawn with seed ${String(drawn.seed)}`;
  return [['compared', `${how}: ${countOutcomes(outcomes)}`], ...showCharged(compared, currency)];
}

function showCharged({ priced, measured }: Compared, currency: string): Line[] {
  if (priced === null) return [];
  const balance =
    measured === null ? '' : `; the balance went down by ${formatMoney(measured)} meanwhile`;
  return [['charged', `${formatMoney(priced)} ${currency} by the book${balance}`]];
}

function countOutcomes(outcomes: OutcomeCounts) {
  const named = Object.entries(outcomes).filter(([, count]) => count > 0);
  return joinWords(named.map(([outcome, count]) => `${groupDigits(count)} ${outcome}`));
}

/** `reachable (12); in no answer: ip, ip_country`; the names alone where there is no answer at all. */
function listColumns(columns: readonly FilledColumn[], of: number) {
  if (columns.length === 0) return 'nothing';
  const filled = columns.filter(({ rows }) => rows > 0);
  const empty = columns.filter(({ rows }) => rows === 0).map(({ name }) => name);
  const named = filled.map(({ name, rows }) => `${name} (${groupDigits(rows)})`);
  if (of === 0) return columns.map(({ name }) => name).join(', ');
  const rest = empty.length === 0 ? [] : [`in no answer: ${empty.join(', ')}`];
  return [...(named.length === 0 ? [] : [named.join(', ')]), ...rest].join('; ');
}

function showFields({ fields, after }: Migration, colour: Colour) {
  const paired = fields.filter(({ kind }) => kind !== 'new');
  const [header, write] =
    after.compared.lookups === 0 ? [['column', 'filled'], writeFilled] : [COMPARED, writeCells];
  return paired.length === 0 ? [] : ['', ...layOutTable(header, paired.map(write), { colour })];
}

const COMPARED = [
  'column',
  'same',
  'equivalent',
  'changed',
  'differs',
  'only before',
  'only after',
  'agree %, 95 %',
];

function writeFilled({ name, kind, filled }: FieldChange) {
  return [writeName({ name, kind }), groupDigits(filled)];
}

function writeCells({ name, kind, cells }: FieldChange) {
  const counts = VERDICTS.map((verdict) => groupDigits(cells[verdict]));
  return [writeName({ name, kind }), ...counts, describeAgreement(cells)];
}

function writeName({ name, kind }: Pick<FieldChange, 'name' | 'kind'>) {
  return kind === 'derived' ? `${name} (derived)` : name;
}

/** How many of the cells that are filled on both sides say the same. */
function describeAgreement({ same, equivalent, changed, differs }: FieldChange['cells']) {
  const agreed = same + equivalent;
  const share = estimateShare(agreed, agreed + changed + differs);
  if (!share) return '';
  const percent = (value: number) => (value * 100).toFixed(0);
  return `${percent(share.share)} (${percent(share.low)}-${percent(share.high)})`;
}

function showCoverage({ coverage, after }: Migration, colour: Colour) {
  if (coverage.length === 0) return [];
  const shown = coverage.slice(0, GROUPS_MAX);
  const more = coverage.length - shown.length;
  const columns = after.compared.lookups === 0 ? 3 : GROUP_HEADER.length;
  const rows = shown.map((group) => writeGroup(group).slice(0, columns));
  return [
    '',
    ...layOutTable(GROUP_HEADER.slice(0, columns), rows, { colour, left: [0, 1, 4] }),
    ...(more > 0
      ? [colour('dim', `and ${countNoun(more, 'group')} more; --json has them all`)]
      : []),
  ];
}

/** The last two tell of what was compared. */
const GROUP_HEADER = ['country', 'line', 'numbers', 'compared', 'answered'];

function writeGroup(group: Coverage) {
  return [
    group.country,
    group.networkType,
    groupDigits(group.lookups),
    groupDigits(group.compared),
    describeStatuses(group),
  ];
}

/** What is not as it should be; the rest goes without saying. */
function describeStatuses({ byStatus, compared }: Coverage) {
  if (compared === 0) return '';
  const other = Object.entries(byStatus).filter(([status]) => !status.endsWith('=OK'));
  if (other.length === 0) return 'all OK';
  return other.map(([status, count]) => `${status} ${groupDigits(count)}`).join(', ');
}
