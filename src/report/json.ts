import { formatMoney, type Money } from '../domain/money.ts';
import type { Estimate, Share, Summary } from '../domain/summary.ts';

/** CONTRACT's "Report JSON": the words of the summary in snake case, amounts as decimal strings, times in ISO 8601 UTC. */
export function reportJson(summary: Summary): object {
  const { run, executions, rows, lookups, money, cap, balance, timing } = summary;
  return {
    schema: 1,
    run: runJson(run),
    executions: executions.map(({ id, startedAt, finishedAt, exitCode, attempts, net }) => ({
      id,
      started_at: isoTime(startedAt),
      finished_at: isoTime(finishedAt),
      exit_code: exitCode,
      attempts,
      net: formatMoney(net),
    })),
    rows: {
      read: rows.read,
      written: rows.written,
      insight: rows.insight,
      partial: rows.partial,
      refused: rows.refused,
      failed: rows.failed,
      in_doubt: rows.in_doubt,
      invalid: rows.invalid,
      skipped: rows.skipped,
      duplicate: rows.duplicate,
      known: rows.known,
      stale: rows.stale,
    },
    lookups: {
      unique: lookups.unique,
      settled: lookups.settled,
      attempts: lookups.attempts,
      retries: lookups.retries,
      throttled: lookups.throttled,
      in_doubt: lookups.inDoubt,
      unpriced: lookups.unpriced,
    },
    money: moneyJson(money),
    cap: {
      max_spend: amountText(cap.maxSpend),
      unused: amountText(cap.unused),
      excess: amountText(cap.excess),
      from: cap.from,
    },
    balance: balanceJson(balance),
    by_country: summary.byCountry.map(shareJson),
    by_network_type: summary.byNetworkType.map(shareJson),
    by_carrier: summary.byCarrier.map(shareJson),
    by_status: summary.byStatus.map(shareJson),
    timing: {
      seconds: timing.seconds,
      rate_per_second: timing.ratePerSecond,
      latency_ms: { ...timing.latencyMs },
    },
    missing_refunds: [...summary.missingRefunds],
    notes: { ...summary.notes },
    remarks: [...summary.remarks],
  };
}

/** CONTRACT's "Estimate JSON". A lookup without a known price is counted in `unpriced` and in no amount; where none has one, the amounts are null. */
export function estimateJson(estimate: Estimate): object {
  const { cost, lookups, unpriced } = estimate;
  const total = (value: Money) => (lookups > 0 && unpriced >= lookups ? null : formatMoney(value));
  return {
    schema: 1,
    product: estimate.product,
    list: { ...estimate.list },
    bare: estimate.bare,
    read_as: estimate.readAs.map(({ key, rows }) => ({ key, rows })),
    notes: { ...estimate.notes },
    invalid_reasons: { ...estimate.invalidReasons },
    unknown_country: {
      rows: estimate.unknownCountry.rows,
      top: estimate.unknownCountry.top.map(({ key, rows }) => ({ key, rows })),
    },
    rows: estimate.rows,
    unique: estimate.unique,
    duplicate: estimate.duplicate,
    known: estimate.known,
    expired: { lookups: estimate.expired.lookups, cost: amountText(estimate.expired.cost) },
    invalid: estimate.invalid,
    unassigned: estimate.unassigned,
    lookups,
    cost: {
      currency: cost.currency,
      low: total(cost.low),
      expected: total(cost.expected),
      high: total(cost.high),
    },
    cap: estimateCapJson(estimate.cap),
    seconds: estimate.seconds,
    by_country: estimate.byCountry.map(({ key, lookups, low, expected, high }) => ({
      key,
      lookups,
      low: amountText(low),
      expected: amountText(expected),
      high: amountText(high),
    })),
    unpriced,
    remarks: [...estimate.remarks],
  };
}

function estimateCapJson({
  maxSpend,
  lookups,
  atCeiling,
  from,
  dearAnswer,
}: Estimate['cap']): object {
  const dear = dearAnswer && {
    product: dearAnswer.product,
    country: dearAnswer.country,
    request_price: formatMoney(dearAnswer.requested),
    next_dearest: formatMoney(dearAnswer.next),
  };
  return {
    max_spend: amountText(maxSpend),
    lookups,
    lookups_at_ceiling: atCeiling,
    from,
    dear_answer: dear,
  };
}

function runJson(run: Summary['run']): object {
  return {
    id: run.id,
    started_at: isoTime(run.startedAt),
    finished_at: isoTime(run.finishedAt),
    status: run.status,
    stop_reason: run.stopReason,
    level: run.level,
    input: run.input,
    output: run.output,
    bare: run.bare,
  };
}

function balanceJson(balance: Summary['balance']): object {
  return {
    opening: amountText(balance.opening),
    closing: amountText(balance.closing),
    expected: amountText(balance.expected),
    unexplained: amountText(balance.unexplained),
    between_executions: amountText(balance.betweenExecutions),
    auto_reload: balance.autoReload,
  };
}

function moneyJson(money: Summary['money']): object {
  return {
    currency: money.currency,
    requested: formatMoney(money.requested),
    refunded: formatMoney(money.refunded),
    net: formatMoney(money.net),
    priced: formatMoney(money.priced),
    unconfirmed: amountText(money.unconfirmed),
    unplaced: formatMoney(money.unplaced),
    in_doubt_max: amountText(money.inDoubtMax),
    in_doubt_released: formatMoney(money.inDoubtReleased),
    saved: formatMoney(money.saved),
  };
}

function shareJson({ key, lookups, requested, refunded, net, inDoubtMax }: Share): object {
  return {
    key,
    lookups,
    requested: formatMoney(requested),
    refunded: formatMoney(refunded),
    net: formatMoney(net),
    in_doubt_max: amountText(inDoubtMax),
  };
}

function amountText(value: Money | null) {
  return value === null ? null : formatMoney(value);
}

function isoTime(at: number | null) {
  return at === null ? null : new Date(at).toISOString();
}
