import { join } from 'node:path';
import { startSandbox, type FaultShares } from '../../../src/sandbox/server.ts';
import { systemClock } from '../../../src/support/clock.ts';
import { createSeededRandom, type Random } from '../../../src/support/random.ts';
import { makeDatabase } from '../../ledger/postgres-server.ts';
import { inFolder } from '../../scenario/program.ts';
import { startCuttingProxy, type Cut } from '../../support/cutting-proxy.ts';
import { pick } from '../../support/lots.ts';
import type { Finding } from '../audit.ts';
import { createContacts } from '../contacts.ts';
import { fight } from './fight.ts';
import type { Ground, RoundOptions, Terms } from './ground.ts';
import { judge } from './judge.ts';
import { createMachine, type Machine } from './machine.ts';
import { noteServerErrors } from './server-errors.ts';
import type { Strikes } from './storm.ts';

/** What one round was, and what is wrong with it. */
export interface Round extends Strikes {
  readonly findings: readonly Finding[];
  readonly cuts: Readonly<Record<Cut, number>>;
  readonly executions: number;
  readonly charges: number;
  readonly ends: readonly string[];
  readonly fenced: number;
  readonly explained: number;
  readonly audits: number;
  readonly isCapped: boolean;
  readonly skipsDoubt: boolean;
  readonly errors: ReadonlyMap<string, number>;
}

const RUN_SIZES = [4, 2];
const CUT_SHARE = 0.002;
const HANG_SHARE = 0.0002;

/** Six machines on one server from their first start to their last row, in a storm; then everything is compared. */
export async function playRound(options: RoundOptions): Promise<Round> {
  const random = createSeededRandom(options.seed);
  const terms = chooseTerms(random);
  return await inFolder(async (folder) => {
    const database = await makeDatabase(options.server);
    const proxy = await startCuttingProxy(options.server, () => chooseCut(random));
    const sandbox = await startSandbox(
      {
        seed: options.seed,
        latencyMs: { min: 50, max: 400 },
        faults: terms.faults,
        ratePerSecondMax: terms.rate,
      },
      { clock: systemClock },
    );
    try {
      const machines = setUp({
        ...options,
        terms,
        folder,
        random,
        ledger: proxy.url(database),
        serviceUrl: sandbox.url,
      });
      const ground: Ground = { ...options, terms, folder, random, database, sandbox, machines };
      const errors = noteServerErrors(options.server);
      const fought = await fight({ ...ground, beforeRestart: errors.take });
      const judged = await judge(ground);
      errors.take();
      return {
        errors: errors.counts,
        ...terms,
        ...fought,
        ...judged,
        cuts: { ...proxy.cuts },
        findings: [...fought.findings, ...judged.findings],
      };
    } finally {
      await proxy.close();
      await sandbox.close();
    }
  });
}

const FAULTS: readonly FaultShares[] = [
  {},
  { reset: 0.02, charged_reset: 0.02, charged_500: 0.02, charged_truncated: 0.02, hang: 0.003 },
  {
    r503: 0.02,
    status5: 0.02,
    status1: 0.01,
    r429: 0.005,
    charged_html: 0.02,
    charged_hang: 0.003,
  },
];

function chooseTerms(random: Random): Terms {
  return {
    isCapped: random() < 0.3,
    skipsDoubt: random() < 0.4,
    faults: pick(random, FAULTS),
    rate: pick(random, [25, 40]),
  };
}

function chooseCut(random: Random): Cut | undefined {
  const lot = random();
  if (lot < HANG_SHARE) return 'hang';
  if (lot < CUT_SHARE) return 'before';
  return lot < 2 * CUT_SHARE ? 'after' : undefined;
}

interface SetUp extends RoundOptions {
  readonly terms: Terms;
  readonly folder: string;
  readonly random: Random;
  readonly ledger: string;
  readonly serviceUrl: string;
}

function setUp(given: SetUp): Machine[] {
  const { random, folder, joins, terms, numbers } = given;
  return RUN_SIZES.flatMap((size, run) => {
    const list = createContacts(numbers, random);
    return Array.from({ length: size }, (_, index) => {
      const team = `run-${String(run)}`;
      const name = `${team}-machine-${String(index)}`;
      const own = joins ? list : createContacts(numbers, random);
      const machine = createMachine({
        ...{ name, team, tell: given.tell },
        folder: join(folder, name),
        ledger: given.ledger,
        serviceUrl: given.serviceUrl,
        flags: () => flagsOf(given, team),
        doneBy: terms.isCapped ? [0, 3, 4] : [0, 3],
      });
      own.write(machine.files.input);
      return machine;
    });
  });
}

function flagsOf({ random, terms, joins, lease, numbers }: SetUp, run: string): readonly string[] {
  const cap = terms.isCapped ? numbers * 0.005 * (joins ? 0.5 : 0.1) : 90;
  return [
    ...['--rate', String(terms.rate), '--concurrency', pick(random, ['4', '8', '16'])],
    ...['--timeout', '5', '--lock-wait', '60s', '--max-spend', cap.toFixed(2)],
    ...['--in-doubt', terms.skipsDoubt ? 'skip' : 'retry'],
    ...(joins ? ['--name', run, '--join'] : []),
    ...(lease === undefined ? [] : ['--lease', lease]),
  ];
}
