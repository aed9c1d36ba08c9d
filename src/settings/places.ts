import path from 'node:path';
import type { ServerAccess } from '../support/server-place.ts';
import { UsageError } from './error.ts';

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the places of files depend on. */
export interface Places {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** The name of whoever runs the program, asked only where the environment names nobody. */
  readonly findUserName?: (() => string | undefined) | undefined;
}

const FOLDER = 'insight-batch';
/** The ledger of the sandbox, beside that of the user. */
export const SANDBOX_LEDGER = 'sandbox.db';

/**
 * The default ledger; the sandbox has one of its own beside it. Throws UsageError where there is no
 * place for it.
 */
export function defaultLedger(places: Places, { sandbox }: { sandbox: boolean }): string {
  const folder = findOwnFolder(places);
  if (folder === undefined) {
    const missing = places.platform === 'win32' ? 'LOCALAPPDATA' : 'HOME';
    throw new UsageError(
      `Cannot find a place for the ledger: ${missing} is not set. Name a file with --ledger.`,
    );
  }
  return joinPath(places, folder, sandbox ? SANDBOX_LEDGER : 'ledger.db');
}

/**
 * The user's own configuration file, which need not exist; undefined where there is no place for
 * it.
 */
export function defaultConfig(places: Places): string | undefined {
  const folder =
    readFolder(places, 'XDG_CONFIG_HOME') ??
    (places.platform === 'win32' ? readFolder(places, 'APPDATA') : findHome(places, '.config'));
  return folder === undefined ? undefined : joinPath(places, folder, FOLDER, 'config.json');
}

/** Some of a system's timers and services start a program without any of them. */
const USER_VARIABLES = ['PGUSER', 'USER', 'LOGNAME', 'USERNAME'];

/** What the environment says of a server, by the names that PostgreSQL's own programs know. */
export function findServerAccess(places: Places): ServerAccess {
  const { environment, platform, findUserName } = places;
  const told = (name: string) => (environment[name] === '' ? undefined : environment[name]);
  const own =
    platform === 'win32'
      ? joinBelow(places, readFolder(places, 'APPDATA'), 'postgresql', 'pgpass.conf')
      : findHome(places, '.pgpass');
  return {
    user: USER_VARIABLES.map(told).find((name) => name !== undefined) ?? findUserName?.(),
    password: told('PGPASSWORD'),
    passwordFile: told('PGPASSFILE') ?? own,
  };
}

function joinBelow(places: Places, folder: string | undefined, ...parts: readonly string[]) {
  return folder === undefined ? undefined : joinPath(places, folder, ...parts);
}

/** The folder of what the program keeps for itself; undefined where there is no place for it. */
export function findOwnFolder(places: Places): string | undefined {
  return joinBelow(places, findStateFolder(places), FOLDER);
}

function findStateFolder(places: Places) {
  const told = readFolder(places, 'XDG_STATE_HOME');
  if (told !== undefined) return told;
  if (places.platform === 'win32') return readFolder(places, 'LOCALAPPDATA');
  return places.platform === 'darwin'
    ? findHome(places, 'Library', 'Application Support')
    : findHome(places, '.local', 'state');
}

function findHome(places: Places, ...below: readonly string[]) {
  return joinBelow(places, readFolder(places, 'HOME'), ...below);
}

/**
 * A relative path is ignored, as the XDG base directory specification says: it would depend on the
 * working folder.
 */
function readFolder({ environment, platform }: Places, name: string) {
  const value = environment[name];
  return value !== undefined && pathModule(platform).isAbsolute(value) ? value : undefined;
}

function joinPath({ platform }: Places, ...parts: readonly string[]) {
  return pathModule(platform).join(...parts);
}

function pathModule(platform: NodeJS.Platform) {
  return platform === 'win32' ? path.win32 : path.posix;
}
