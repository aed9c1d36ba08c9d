import { readIdentities, readIdentity, resolveTarget } from '../../support/files.ts';
import { isProgramFile } from '../../support/program.ts';
import { partPath } from '../../support/target.ts';
import type { LedgerFiles } from '../choices.ts';
import { RefusedError, type OutputTarget } from '../options.ts';

/**
 * The files that an execution is told of, by what they are to it; undefined where there is none.
 */
export interface NamedFiles {
  /** A path that leads to it; with standard input there need not be a file. */
  readonly input: string | undefined;
  readonly prices?: string | undefined;
  readonly suppress?: readonly string[];
  readonly rules?: string | undefined;
  readonly config?: string | undefined;
  /** The `.env` of the working folder. */
  readonly dotenv?: string | undefined;
  readonly ledger: string;
  readonly outputs: readonly Pick<OutputTarget, 'path'>[];
  readonly report?: string | undefined;
  readonly logFile?: string | undefined;
  /**
   * Paths that lead to standard output and standard error; where these are files, they are written
   * to as well.
   */
  readonly streams?: readonly string[];
}

/**
 * Refuses an execution that would write into a file which is something else to it, through links of
 * either kind and whatever `--force` says: it would destroy its own input or its books. A file that
 * is not regular cannot be destroyed, so it may be named twice. Throws RefusedError that names the
 * option to change.
 */
export async function refuseSharedFiles(
  files: NamedFiles,
  ledgerFiles: LedgerFiles,
): Promise<void> {
  const met = new Map<string, Role>();
  for (const role of await listRoles(files, ledgerFiles)) {
    const identities = await readIdentities(role.path);
    if (identities.length === 0) continue;
    const other = identities.map((identity) => met.get(identity)).find((known) => known);
    for (const identity of identities) if (!met.has(identity)) met.set(identity, role);
    if (other && role.writing && !(role.appends && other.appends))
      throw makeRefusal(role.path, role.writing, other.what);
    if (role.writing && (await isProgramFile(role.path)))
      throw makeRefusal(role.path, role.writing, 'a file of the running program');
  }
}

function makeRefusal(path: string, { verb, place, option }: Writing, what: string) {
  const subject = place === path ? 'it' : `its file ${path}`;
  const advice =
    option === undefined ? 'Send it somewhere else' : `Choose another place with ${option}`;
  return new RefusedError(`Cannot ${verb} ${place}: ${subject} is ${what}. ${advice}.`);
}

/** One file of an execution. */
interface Role {
  readonly path: string;
  /** As in "it is the input". */
  readonly what: string;
  /**
   * How it is written to, for which file, and the option that places that file; absent if it is
   * only read.
   */
  readonly writing?: Writing;
  /** Several that only append may share a file, as by `2>&1`. */
  readonly appends?: true;
}

interface Writing {
  readonly verb: string;
  readonly place: string;
  /** Absent where the shell has placed it. */
  readonly option?: string;
}

/** In the order of their right to the file: the later one gives way. */
async function listRoles(files: NamedFiles, ledgerFiles: LedgerFiles): Promise<Role[]> {
  const { input, prices, rules, config, dotenv, ledger, outputs, report, logFile, streams } = files;
  return [
    ...listRead(input, 'the input'),
    ...listRead(prices, 'the price book'),
    ...(files.suppress ?? []).flatMap((path) => listRead(path, 'a list of --suppress')),
    ...listRead(rules, 'the file of rules'),
    ...listRead(config, 'the configuration'),
    ...listRead(dotenv, 'the .env of the working folder'),
    ...(await listLedger(ledger, ledgerFiles)),
    ...(streams ?? []).map((path): Role => ({
      path,
      what: STREAM,
      writing: { verb: 'write to', place: path },
      appends: true,
    })),
    ...(await listOutputs(outputs)),
    ...(await listWritten(report, {
      verb: 'write the report to',
      what: 'the report',
      option: '--report',
      part: 'the unfinished report',
    })),
    ...(await listWritten(logFile, {
      verb: 'write the log to',
      what: 'the log',
      option: '--log-file',
      appends: true,
    })),
  ];
}

const STREAM = 'where standard output or standard error goes';

function listRead(path: string | undefined, what: string): Role[] {
  return path === undefined ? [] : [{ path, what }];
}

/** The ledger is where its links lead, and its companions stand beside it there; one on a server has no files. */
async function listLedger(ledger: string, ledgerFiles: LedgerFiles): Promise<Role[]> {
  if (ledgerFiles(ledger).length === 0) return [];
  const place = await resolveTarget(ledger).catch(() => ledger);
  const writing = { verb: 'keep the ledger in', place, option: '--ledger' };
  return ledgerFiles(place).map((path) => ({
    path,
    what: path === place ? 'the ledger' : 'a file of the ledger',
    writing,
  }));
}

const FIRST_OUTPUT = { what: 'the output', part: 'the unfinished output' };
const ANOTHER_OUTPUT = { what: 'another output', part: 'the unfinished file of another output' };

async function listOutputs(outputs: NamedFiles['outputs']) {
  const roles = outputs.map(({ path }, index) => {
    const words = index === 0 ? FIRST_OUTPUT : ANOTHER_OUTPUT;
    return listWritten(path, { verb: 'write to', option: '--output', ...words });
  });
  return (await Promise.all(roles)).flat();
}

interface WrittenFile extends Pick<Role, 'what' | 'appends'>, Pick<Writing, 'verb'> {
  readonly option: string;
  /**
   * What to call the file that the target grows in; a target that is not regular is written
   * directly.
   */
  readonly part?: string;
}

async function listWritten(
  place: string | undefined,
  { verb, option, part, ...role }: WrittenFile,
): Promise<Role[]> {
  if (place === undefined) return [];
  const writing = { verb, place, option };
  const grows = part !== undefined && (await readIdentity(place)) !== undefined;
  return [
    { path: place, ...role, writing },
    ...(grows ? [{ path: partPath(place), what: part, writing }] : []),
  ];
}
