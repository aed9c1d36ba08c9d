import { listPresent } from '../domain/lists.ts';
import { formatMoney, type Money } from '../domain/money.ts';
import type { Summary } from '../domain/summary.ts';
import type { Line } from './layout.ts';
import { formatKnown, joinWords } from './words.ts';

/** How the balance moved, and how far the books explain it; nothing where none was read. */
export function showBalance(summary: Summary): (Line | false)[] {
  const { opening, closing, betweenExecutions: between, otherRuns, autoReload } = summary.balance;
  if (opening === null && closing === null) return [];
  return [
    showMovement(summary),
    between !== null &&
      between !== 0n && [
        'between',
        `${formatSigned(between)} moved by other hands between executions`,
      ],
    otherRuns !== 0n && [
      'others',
      `${formatMoney(otherRuns)} spent by others on this ledger meanwhile`,
    ],
    autoReload && [
      'reload',
      'the account reloads itself, so its balance proves nothing about doubt',
    ],
  ];
}

function showMovement(summary: Summary): Line {
  const { opening, closing, unexplained } = summary.balance;
  const shown = `${formatKnown(opening)} -> ${formatKnown(closing)}`;
  if (unexplained === null) return ['balance', shown];
  if (unexplained === 0n) return ['balance', `${shown}, as expected`];
  return ['balance', shown + explain(summary, unexplained), 'yellow'];
}

function explain(summary: Summary, unexplained: Money) {
  const { priced, unconfirmed } = summary.money;
  const named = `, ${formatSigned(unexplained)} unexplained:`;
  if (unexplained < 0n) {
    const causes = joinWords(listCausesOfLack(summary), 'or');
    return priced > 0n && unconfirmed !== 0n
      ? `${compareCharges(summary, unexplained)}: likely ${causes}`
      : `${named} likely ${causes}`;
  }
  const others = listCausesOfSurplus(summary);
  if (priced > 0n && others.length === 0)
    return unexplained <= priced
      ? compareCharges(summary, unexplained)
      : `${named} the book said up to ${formatMoney(priced)} too much, the rest is likely a top-up`;
  const causes = listPresent(
    isShared(summary) && ON_THE_WIRE,
    priced > 0n && 'a book that says too much',
    (priced === 0n || unexplained > priced) && !summary.balance.autoReload && 'a top-up',
    ...others,
  );
  return `${named} likely ${joinWords(causes, 'or')}`;
}

/** The book charged what answers named no price for; the account shows what was taken for all. */
function compareCharges({ money: { net, priced } }: Summary, unexplained: Money) {
  const sources = priced === net ? 'the book' : 'answers and book';
  return `; the account was charged ${formatMoney(net - unexplained)}, ${sources} said ${formatMoney(net)}`;
}

/** What may have come in, beside a top-up. */
function listCausesOfSurplus({ missingRefunds, balance }: Summary) {
  return listPresent(
    balance.autoReload && 'the automatic reload',
    missingRefunds.length > 0 && 'missing refunds',
  );
}

function listCausesOfLack({ lookups, money, missingRefunds, balance }: Summary) {
  const dearer =
    money.priced === 0n ? 'answers without a price' : 'answers that cost more than the book says';
  return listPresent(
    isShared({ balance }) && ON_THE_WIRE,
    lookups.inDoubt > 0 && 'attempts in doubt',
    money.unconfirmed !== 0n && dearer,
    'other spending on the account',
    missingRefunds.length > 0 && 'missing refunds',
  );
}

/** A balance that is read meanwhile holds charges that the books do not know yet. */
const ON_THE_WIRE = 'what others had on the wire';

function isShared({ balance }: Pick<Summary, 'balance'>) {
  return balance.otherRuns !== 0n;
}

function formatSigned(amount: Money) {
  return `${amount > 0n ? '+' : ''}${formatMoney(amount)}`;
}
