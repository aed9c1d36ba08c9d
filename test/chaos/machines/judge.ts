import { withClient } from '../../ledger/postgres-server.ts';
import { socketUrl } from '../../ledger/postgres-store.ts';
import { readJson } from '../../scenario/table.ts';
import { verifyFindings } from '../../scenario/verified.ts';
import { auditBooks, boughtTwice, type Finding } from '../audit.ts';
import type { LedgerFacts } from '../facts.ts';
import { auditOutput, auditReport, auditRows } from '../outcome.ts';
import { compareFiles, compareWithFile } from './alike.ts';
import { readServerBooks } from './books.ts';
import type { Ground } from './ground.ts';
import type { Machine } from './machine.ts';
import { findBoughtAgain } from './purchases.ts';

/** Once everybody is done. */
export async function judge(ground: Ground) {
  const { server, database, sandbox, machines, terms, joins, folder } = ground;
  const books = await withClient(server, database, readServerBooks);
  const url = socketUrl(server, database);
  const again = findBoughtAgain(books);
  const findings: Finding[] = [
    ...auditBooks(sandbox.books(), { ...books.facts, answers: [] }),
    ...again.findings,
    ...(terms.skipsDoubt ? boughtTwice(sandbox.books()) : []),
    ...(await verifyFindings(url)).map(
      (words) => ({ kind: 'damage', words: `ledger verify: ${words}` }) as const,
    ),
    ...machines.flatMap((machine) => [
      ...machine.findings,
      ...(machine.isDone() ? auditDone(machine, ground, books.facts) : []),
    ]),
    ...(terms.isCapped ? [] : compareMachines(machines)),
    ...(terms.isCapped
      ? []
      : await compareWithFile(
          machines.filter((machine) => machine.isDone()),
          {
            ledger: url,
            folder,
            serviceUrl: sandbox.url,
            flags: ({ files }) => [
              '--in-doubt',
              terms.skipsDoubt ? 'skip' : 'retry',
              // Of a name the last run is continued, and one may have begun when this one was over.
              ...(joins ? ['--name', readJson(files.report).run.id] : []),
            ],
          },
        )),
  ];
  const ends = machines.flatMap((machine) => machine.ends);
  return {
    findings,
    explained: again.explained,
    executions: ends.length,
    ends,
    charges: sandbox.books().charges.length,
    fenced: books.fenced.size,
  };
}

/** Each machine's own output and report. Machines of one run each tell of it as it was when they ended. */
function auditDone({ files }: Machine, { terms, joins }: Ground, facts: LedgerFacts): Finding[] {
  // A doubt that was skipped may be proved uncharged later, and another run has an answer then.
  const isWhole = !terms.isCapped && !terms.skipsDoubt;
  return [
    ...(isWhole ? auditOutput(files, facts) : auditRows(files)),
    ...(joins ? [] : auditReport(files, facts)),
  ];
}

/** All that have written the output of one run have written the same. A run that is over when one comes back is not its own. */
function compareMachines(machines: readonly Machine[]): Finding[] {
  const done = machines
    .filter((machine) => machine.isDone())
    .map((machine) => ({ ...machine, run: readJson(machine.files.report).run.id }));
  return done.flatMap(({ name, run, files }) => {
    const first = done.find((machine) => machine.run === run);
    return first ? compareFiles(name, files.output, first.files.output) : [];
  });
}
