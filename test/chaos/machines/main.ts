/**
 * Kills, stops and cuts off six machines on one PostgreSQL server until enough was done, crashes the server in between,
 * and compares the service's books with the ledger: `npm run machines -- --strikes 300 --seed 1`. Exit 1 where anything
 * is found. `--round N` plays one round of a seed again; `--join` has four machines work on one run and two on another.
 * `--teams 4 --numbers 4000` has so many teams at once on one list, `--takeover --numbers 2000` kills the first of two
 * machines at 40 % of it.
 */
import { parseArgs } from 'node:util';
import { startPostgres } from '../../ledger/postgres-server.ts';
import type { FindingKind } from '../audit.ts';
import { playRound, type Round } from './round.ts';
import { playTakeover, playTeams, type TeamWork } from './teams.ts';

const { values } = parseArgs({
  options: {
    strikes: { type: 'string', default: '300' },
    seed: { type: 'string' },
    round: { type: 'string' },
    'strikes-a-round': { type: 'string', default: '40' },
    numbers: { type: 'string', default: '800' },
    'stop-ms': { type: 'string', default: '5000' },
    join: { type: 'boolean', default: false },
    teams: { type: 'string' },
    takeover: { type: 'boolean', default: false },
    rate: { type: 'string', default: '0' },
    lease: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
const wanted = numberOf('strikes', values.strikes);
const seed = values.seed === undefined ? Date.now() % 1_000_000 : numberOf('seed', values.seed);
const only = values.round === undefined ? undefined : numberOf('round', values.round);
const startedAt = performance.now();
const rounds: Round[] = [];
const server = await startPostgres();
if (values.teams !== undefined || values.takeover) await playFeat();
else await playRounds();
process.exit();

/** Exit 1 where anything was bought twice or is missing, or the books do not add up. */
async function playFeat(): Promise<void> {
  const given = {
    numbers: numberOf('numbers', values.numbers),
    rate: numberOf('rate', values.rate),
  };
  const work = values.takeover
    ? await playTakeover(server, { ...given, killedAt: 0.4 })
    : await playTeams(server, { ...given, teams: numberOf('teams', values.teams ?? '') });
  tellFeat(work, given.numbers);
  const isWell =
    work.twice.length === 0 && work.findings.length === 0 && work.charges <= given.numbers;
  process.exitCode = isWell ? 0 : 1;
}

function tellFeat({ codes, charges, twice, answered, findings }: TeamWork, numbers: number): void {
  console.log(
    `${String(numbers)} numbers: ${String(charges)} charges, ${String(twice.length)} numbers charged twice, answered rows ${answered.join(', ')}, exit codes ${codes.join(', ')}, ledger verify: ${String(findings.length)} findings, ${seconds()} s.`,
  );
}

async function playRounds(): Promise<void> {
  console.log(
    `${String(wanted)} strikes, seed ${String(seed)}, PostgreSQL ${String(server.version)}.`,
  );
  let next = only ?? 1;
  do await play(next++);
  while (only === undefined && struck() < wanted);
  summarize();
  process.exitCode = rounds.some(({ findings }) => findings.length > 0) ? 1 : 0;
}

async function play(index: number): Promise<void> {
  const strikes = Math.min(
    numberOf('strikes-a-round', values['strikes-a-round']),
    wanted - struck(),
  );
  const round = await playRound({
    seed: seed * 10_007 + index,
    server,
    strikes,
    restarts: 1,
    numbers: numberOf('numbers', values.numbers),
    stopMs: numberOf('stop-ms', values['stop-ms']),
    joins: values.join,
    lease: values.lease,
    ...(values.verbose && { tell: (words: string) => console.log(`  ${seconds()} s: ${words}`) }),
  });
  rounds.push(round);
  console.log(
    `round ${String(index)}: ${String(round.kills)} kills, ${String(round.stops)} stops, ${String(round.restarts)} restarts, cuts ${JSON.stringify(round.cuts)}, ${String(round.executions)} executions (${tally(round.ends)}), ${String(round.charges)} charges, ${String(round.fenced)} dead, ${String(round.audits)} audits${round.isCapped ? ', capped' : ''}${round.skipsDoubt ? ', skips doubt' : ''}, ${seconds()} s`,
  );
  for (const [kind, count] of round.errors)
    console.log(`  server, ${String(count)} times: ${kind}`);
  for (const { kind, words } of round.findings)
    console.log(`round ${String(index)}: ${kind}: ${words}`);
}

function summarize(): void {
  const sum = (of: (round: Round) => number): number =>
    rounds.reduce((total, round) => total + of(round), 0);
  const count = (...kinds: FindingKind[]): number =>
    rounds.flatMap(({ findings }) => findings).filter(({ kind }) => kinds.includes(kind)).length;
  const lines = [
    `${String(sum(({ kills }) => kills))} kills, ${String(sum(({ stops }) => stops))} stops, ${String(sum(({ restarts }) => restarts))} crash restarts of the server, ${String(sum(({ cuts }) => cuts.before))} connections cut before and ${String(sum(({ cuts }) => cuts.after))} after a statement, ${String(sum(({ cuts }) => cuts.hang))} left hanging, in ${String(rounds.length)} rounds: ${String(sum(({ executions }) => executions))} executions, ${String(sum(({ charges }) => charges))} charges, ${String(sum(({ fenced }) => fenced))} taken for dead, ${seconds()} s, seed ${String(seed)}.`,
    `${String(sum(({ audits }) => audits))} looks at the money: caps broken ${String(count('cap'))}, rows apart or broken ledgers ${String(count('damage'))}.`,
    `Charges neither booked nor in doubt: ${String(count('unbooked'))}. Settled lookups bought twice: ${String(count('twice'))}, and ${String(sum(({ explained }) => explained))} sent again after whoever asked was taken for dead. Recorded answers lost: ${String(count('lost'))}.`,
    `Torn or missing rows: ${String(count('torn'))}. Outputs that are not those of one machine with a file: ${String(count('differs'))}. Reports that disagree: ${String(count('report'))}. Wrong exit codes: ${String(count('exit'))}. Never ended: ${String(count('stuck'))}.`,
  ];
  for (const line of lines) console.log(line);
}

function struck(): number {
  return rounds.reduce((total, { kills, stops }) => total + kills + stops, 0);
}

function tally(ends: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts].map(([end, count]) => `${end} ${String(count)}`).join(', ');
}

function seconds(): string {
  return ((performance.now() - startedAt) / 1_000).toFixed(0);
}

function numberOf(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`Cannot read --${name} ${text}: write a whole number.`);
}
