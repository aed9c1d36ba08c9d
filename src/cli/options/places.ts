import path from 'node:path';
import type { Environment } from '../env.ts';
import { UsageError } from '../exit.ts';

/** What the places of files depend on. */
export interface Places {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
}

const FOLDER = 'insight-batch';

/** The default ledger; the sandbox has one of its own beside it. Throws UsageError where there is no place for it. */
export function defaultLedger(places: Places, { sandbox }: { sandbox: boolean }): string {
  const folder = stateFolder(places);
  if (folder === undefined) {
    const missing = places.platform === 'win32' ? 'LOCALAPPDATA' : 'HOME';
    throw new UsageError(
      `Cannot find a place for the ledger: ${missing} is not set. Name a file with --ledger.`,
    );
  }
  return join(places, folder, FOLDER, sandbox ? 'sandbox.db' : 'ledger.db');
}

/** The user's own configuration file, which need not exist; undefined where there is no place for it. */
export function defaultConfig(places: Places): string | undefined {
  const folder =
    absolute(places, 'XDG_CONFIG_HOME') ??
    (places.platform === 'win32' ? absolute(places, 'APPDATA') : home(places, '.config'));
  return folder === undefined ? undefined : join(places, folder, FOLDER, 'config.json');
}

function stateFolder(places: Places): string | undefined {
  const told = absolute(places, 'XDG_STATE_HOME');
  if (told !== undefined) return told;
  if (places.platform === 'win32') return absolute(places, 'LOCALAPPDATA');
  return places.platform === 'darwin'
    ? home(places, 'Library', 'Application Support')
    : home(places, '.local', 'state');
}

function home(places: Places, ...below: readonly string[]): string | undefined {
  const folder = absolute(places, 'HOME');
  return folder === undefined ? undefined : join(places, folder, ...below);
}

/** A relative path is ignored, as the XDG base directory specification says: it would depend on the working folder. */
function absolute({ environment, platform }: Places, name: string): string | undefined {
  const value = environment[name];
  return value !== undefined && flavour(platform).isAbsolute(value) ? value : undefined;
}

function join({ platform }: Places, ...parts: readonly string[]): string {
  return flavour(platform).join(...parts);
}

function flavour(platform: NodeJS.Platform): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix;
}
