import { identityOf, partOf, realTarget } from '../support/files.ts';
import { RefusedError } from './options.ts';
import { ledgerFiles } from './store.ts';

/** The files that an execution is told of, by what they are to it; undefined where there is none. */
export interface NamedFiles {
  /** A path that leads to it; with standard input there need not be a file. */
  readonly input: string | undefined;
  readonly prices?: string | undefined;
  readonly config?: string | undefined;
  /** The `.env` of the working folder. */
  readonly dotenv?: string | undefined;
  readonly ledger: string;
  readonly output: string | undefined;
  readonly report?: string | undefined;
  readonly logFile?: string | undefined;
}

/**
 * Refuses an execution that would write into a file which is something else to it, through links of either kind and
 * whatever `--force` says: it would destroy its own input or its books. What is no regular file cannot be destroyed and may
 * be named twice. Throws RefusedError that names the option to change.
 */
export async function refuseSharedFiles(files: NamedFiles): Promise<void> {
  const met = new Map<string, string>();
  for (const { path, what, writing } of await rolesOf(files)) {
    const identity = await identityOf(path);
    if (identity === undefined) continue;
    const other = met.get(identity);
    if (other === undefined) met.set(identity, what);
    else if (writing) {
      const subject = writing.place === path ? 'it' : `its file ${path}`;
      throw new RefusedError(
        `Cannot ${writing.verb} ${writing.place}: ${subject} is ${other}. Choose another place with ${writing.option}.`,
      );
    }
  }
}

/** One file of an execution. */
interface Role {
  readonly path: string;
  /** As in "it is the input". */
  readonly what: string;
  /** How the file is written to, for the sake of which file, and the option that places that; absent where it is read alone. */
  readonly writing?: Writing;
}

interface Writing {
  readonly verb: string;
  readonly place: string;
  readonly option: string;
}

/** In the order of their right to the file: the later one gives way. */
async function rolesOf({ input, prices, config, dotenv, ledger, output, report, logFile }: NamedFiles): Promise<Role[]> {
  return [
    ...read(input, 'the input'),
    ...read(prices, 'the price book'),
    ...read(config, 'the configuration'),
    ...read(dotenv, 'the .env of the working folder'),
    ...(await ledgerRoles(ledger)),
    ...(await written(output, { verb: 'write to', what: 'the output', option: '--output', part: 'the unfinished output' })),
    ...(await written(report, { verb: 'write the report to', what: 'the report', option: '--report', part: 'the unfinished report' })),
    ...(await written(logFile, { verb: 'write the log to', what: 'the log', option: '--log-file' })),
  ];
}

function read(path: string | undefined, what: string): Role[] {
  return path === undefined ? [] : [{ path, what }];
}

/** The ledger is where its links lead, and its companions stand beside it there. */
async function ledgerRoles(ledger: string): Promise<Role[]> {
  const place = await realTarget(ledger).catch(() => ledger);
  const writing = { verb: 'keep the ledger in', place, option: '--ledger' };
  return ledgerFiles(place).map((path) => ({ path, what: path === place ? 'the ledger' : 'a file of the ledger', writing }));
}

/** `part`: what the file is called that the target grows in, unless it is no regular file and is written directly. */
async function written(
  place: string | undefined,
  { verb, what, option, part }: { readonly verb: string; readonly what: string; readonly option: string; readonly part?: string },
): Promise<Role[]> {
  if (place === undefined) return [];
  const writing = { verb, place, option };
  const grows = part !== undefined && (await identityOf(place)) !== undefined;
  return [{ path: place, what, writing }, ...(grows ? [{ path: partOf(place), what: part, writing }] : [])];
}
