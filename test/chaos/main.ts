/**
 * Kills the real program until it has died often enough, and compares the service's books with its ledger after each
 * death: `npm run chaos -- --kills 500 --seed 1`. Exit 1 where anything is found. `--round N` plays one round of a seed again;
 * `--provider identity-insights` asks that API, and after each round the other one into the same ledger.
 */
import { parseArgs } from 'node:util';
import type { SandboxApi } from '../../src/sandbox/server.ts';
import type { FindingKind } from './audit.ts';
import { playRound, type Round } from './round.ts';

const KILLS_PER_ROUND = 8;
const REPORT_EVERY = 50;
/** Processes at a time. */
const LANES_MAX = 2;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string' },
    round: { type: 'string' },
    provider: { type: 'string', default: 'number-insight' },
  },
});
const wanted = numberOf('kills', values.kills);
const seed = values.seed === undefined ? Date.now() % 1_000_000 : numberOf('seed', values.seed);
const only = values.round === undefined ? undefined : numberOf('round', values.round);
const api = apiOf(values.provider);

const startedAt = performance.now();
const rounds: Round[] = [];
let planned = 0;
let next = only ?? 1;
let told = 0;

if (only === undefined) {
  console.log(`${String(wanted)} kills, seed ${String(seed)}, ${api}.`);
  await Promise.all(Array.from({ length: LANES_MAX }, lane));
} else await play(only, KILLS_PER_ROUND);
summarize();
process.exitCode = rounds.some(({ findings }) => findings.length > 0) ? 1 : 0;

async function lane(): Promise<void> {
  while (planned < wanted) {
    const kills = Math.min(KILLS_PER_ROUND, wanted - planned);
    planned += kills;
    const struck = await play(next++, kills);
    // A program that was faster than its kill has not died: that many are still to come.
    planned -= kills - struck;
  }
}

async function play(index: number, kills: number): Promise<number> {
  const round = await playRound(seed * 10_007 + index, kills, api);
  rounds.push(round);
  for (const { kind, words } of round.findings)
    console.log(`round ${String(index)}: ${kind}: ${words}`);
  if (round.findings.length > 0)
    console.log(
      `To play it again: npm run chaos -- --provider ${api} --seed ${String(seed)} --round ${String(index)}`,
    );
  const total = killsOf(rounds);
  if (total - told >= REPORT_EVERY) {
    told = total - (total % REPORT_EVERY);
    console.log(
      `${String(total)} kills in ${String(rounds.length)} rounds, ${String(rounds.flatMap(({ findings }) => findings).length)} findings, ${seconds()} s`,
    );
  }
  return round.kills.length;
}

function summarize(): void {
  const count = (kinds: readonly FindingKind[], among: readonly Round[] = rounds): number =>
    among.flatMap(({ findings }) => findings).filter(({ kind }) => kinds.includes(kind)).length;
  const sum = (of: (round: Round) => number): number =>
    rounds.reduce((total, round) => total + of(round), 0);
  const skipping = rounds.filter(({ skipsDoubt }) => skipsDoubt);
  const lines = [
    `${String(killsOf(rounds))} kills in ${String(rounds.length)} rounds: ${String(sum((round) => round.executions))} executions, ${String(sum((round) => round.charges))} charges, ${seconds()} s, seed ${String(seed)}.`,
    `Killed at: ${strikes()}.`,
    `Recorded answers lost: ${String(count(['lost']))}. Torn or missing rows: ${String(count(['torn']))}. Settled lookups bought twice: ${String(count(['twice']))}.`,
    `Charges neither booked nor in doubt: ${String(count(['unbooked']))}. Reports that disagree: ${String(count(['report']))}. Broken ledgers: ${String(count(['damage']))}. Wrong exit codes: ${String(count(['exit']))}.`,
    `With --in-doubt skip (${String(killsOf(skipping))} kills in ${String(skipping.length)} rounds): lookups bought twice: ${String(count(['twice'], skipping))}.`,
  ];
  for (const line of lines) console.log(line);
}

function strikes(): string {
  const counts = new Map<string, number>();
  for (const where of rounds.flatMap(({ kills }) => kills))
    counts.set(where, (counts.get(where) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([where, count]) => `${where} ${String(count)}`)
    .join(', ');
}

function killsOf(some: readonly Round[]): number {
  return some.reduce((total, { kills }) => total + kills.length, 0);
}

function seconds(): string {
  return ((performance.now() - startedAt) / 1_000).toFixed(0);
}

function numberOf(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`Cannot read --${name} ${text}: write a whole number.`);
}

function apiOf(name: string): SandboxApi {
  if (name === 'number-insight' || name === 'identity-insights') return name;
  throw new Error(`Cannot use --provider ${name}: there are number-insight and identity-insights.`);
}
