import type { Client } from 'pg';
import { systemClock } from '../../../src/support/clock.ts';
import { withClient } from '../../ledger/postgres-server.ts';
import { createWitness, type Finding } from '../audit.ts';
import type { LedgerFacts } from '../facts.ts';
import { auditTorn } from '../outcome.ts';
import { auditMoney, readServerBooks } from './books.ts';
import type { Ground } from './ground.ts';
import type { Machine } from './machine.ts';
import { raiseStorm } from './storm.ts';

const WATCH_EVERY_MS = 100;
const CALM_MAX_MS = 300_000;

/** Lets the machines work through a storm and then in calm. */
export async function fight(ground: Ground & { readonly beforeRestart: () => void }) {
  const { machines, sandbox, server, database } = ground;
  const findings: Finding[] = [];
  const witness = createWitness();
  const look = () =>
    ignoreAway(() =>
      withClient(server, database, async (client) => {
        client.on('error', () => undefined);
        const { facts } = await readServerBooks(client);
        const { byNumber } = sandbox.books();
        findings.push(...witness.look(facts, (number) => byNumber[number]?.asked ?? 0));
        findings.push(...(await findTorn(machines, facts, client)));
      }),
    );
  const watch = startWatch(ground, findings);
  const works = Promise.all(machines.map((machine) => machine.work()));
  const struck = await raiseStorm({ ...ground, look });
  const late = new AbortController();
  const isLate = systemClock.sleep(CALM_MAX_MS, late.signal).then(() => 'late' as const);
  if ((await Promise.race([works, isLate])) === 'late') {
    for (const machine of machines.filter((one) => !one.isDone()))
      findings.push({ kind: 'stuck', words: `${machine.name} is still at work` });
    for (const machine of machines) machine.giveUp();
  }
  late.abort();
  await works;
  const audits = await watch.end();
  return { ...struck, findings, audits };
}

/** An output that takes its name behind that moment is on record a moment later. */
async function findTorn(
  machines: readonly Machine[],
  facts: LedgerFacts,
  client: Client,
): Promise<Finding[]> {
  const look = (known: LedgerFacts): Finding[] =>
    machines.flatMap(({ files }) => auditTorn(files, known));
  return look(facts).length === 0 ? [] : look((await readServerBooks(client)).facts);
}

/** Looks at the money all the time, each time in one moment. */
function startWatch({ server, database }: Ground, findings: Finding[]) {
  let ended = false;
  let audits = 0;
  const work = async (): Promise<void> => {
    while (!ended) {
      await ignoreAway(() =>
        withClient(server, database, async (client) => {
          client.on('error', () => undefined);
          while (!ended) {
            findings.push(...(await auditMoney(client)));
            audits += 1;
            await systemClock.sleep(WATCH_EVERY_MS);
          }
        }),
      );
      await systemClock.sleep(WATCH_EVERY_MS);
    }
  };
  const working = work();
  return {
    end: async () => {
      ended = true;
      await working;
      return audits;
    },
  };
}

/** A server that is away, or has no tables yet, is looked at another time. */
async function ignoreAway(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isAway = /^(?:57P0|08|42P01|3F000|ECONN|ENOENT|EPIPE)/.test(code);
    if (!isAway && !/^(?:Connection terminated|Client has)/.test((error as Error).message))
      throw error;
  }
}
