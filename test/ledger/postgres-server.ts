import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client, ClientConfig } from 'pg';

/** A PostgreSQL server of the tests' own, in a folder that goes when they end. */
export interface PostgresServer {
  /** The major version. */
  readonly version: number;
  /** Folder of its socket, where nobody is asked for a password. */
  readonly socketFolder: string;
  /** On the loopback, where everybody is. */
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** One that a test may stop and start; nobody else should be at work on it. */
export interface StoppableServer extends PostgresServer {
  /** `INT` ends it in order, `QUIT` as a crash does. */
  stop(signal: 'INT' | 'QUIT'): Promise<void>;
  /** Once it is stopped. */
  start(): Promise<void>;
}

const USER = 'keeper';
const PASSWORD = 'p@ss/wörd';
const READY = /database system is ready to accept (?:read-only )?connections/;
const DEBIAN = '/usr/lib/postgresql';

/**
 * Where initdb and postgres are: on the path, else where Debian puts them; undefined where no
 * server is installed.
 */
export function findServerPrograms(): string | undefined {
  const debian = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(DEBIAN, version, 'bin'))
    : [];
  return [...debian, ...(process.env['PATH'] ?? '').split(':')].find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
}

/** Why tests of a server are left out, in one line; false where they run. */
export const skipWithoutPostgres: string | false =
  findServerPrograms() === undefined &&
  'needs PostgreSQL: the programs initdb and postgres (postgresql)';

let running: Promise<PostgresServer> | undefined;

/** The server of this process, started when it is first asked for. It ends with the process, however that ends. */
export function usePostgres(): Promise<PostgresServer> {
  return (running ??= startPostgres());
}

/**
 * The shell ends the server and removes its folder once its standard input is closed, which is when
 * whoever started it is gone, killed or not. Until then a line of it starts the server or is the
 * signal that stops it.
 */
const KEEPER = `launch() {
  "$1/postgres" -D "$2/data" -k "$2" -p "$3" -h 127.0.0.1 -c max_connections=60 $4 2>>"$2/log" &
  server=$!
}
launch "$@"
while read word; do
  if [ "$word" = start ]; then launch "$@"; else kill -$word $server; wait $server; echo stopped >>"$2/log"; fi
done
kill -QUIT $server
wait $server
rm -rf "$2"`;
/** What a test writes need not outlive the machine. */
const HASTY = '-F -c full_page_writes=off -c shared_buffers=16MB';
const STOPPED = /^stopped$/m;
const CANNOT_START = /FATAL: +(?:could not|lock file|data directory)/;

/** A server that no other test uses, with these settings of its own. It ends with the process, however that ends. */
export async function startPostgres(settings = HASTY): Promise<StoppableServer> {
  const programs = findServerPrograms();
  if (programs === undefined) throw new Error('No PostgreSQL server is installed.');
  const owner = findOwner();
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-pg-'));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${PASSWORD}\n`);
  if (owner.uid !== undefined && owner.gid !== undefined)
    for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const auth = ['--auth-local=trust', '--auth-host=scram-sha-256', `--pwfile=${passwordFile}`];
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', join(folder, 'data'), '-U', USER, '-E', 'UTF8', '--locale=C', '--no-sync', ...auth],
    { ...owner, cwd: '/', encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await findFreePort();
  const keeper = spawn('sh', ['-c', KEEPER, 'sh', programs, folder, String(port), settings], {
    ...owner,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    // A signal to all of the terminal's processes would leave the folder behind.
    detached: true,
  });
  letProcessEnd(keeper);
  const log = join(folder, 'log');
  await waitUntilSaid(log, READY);
  const version = Number(readFileSync(join(folder, 'data', 'PG_VERSION'), 'utf8'));
  const tell = async (word: string, said: RegExp) => {
    writeFileSync(log, '');
    keeper.stdin.write(`${word}\n`);
    await waitUntilSaid(log, said);
  };
  return {
    ...{ version, socketFolder: folder, port, user: USER, password: PASSWORD },
    stop: (signal) => tell(signal, STOPPED),
    start: () => tell('start', READY),
  };
}

/** PostgreSQL refuses to run as root: then it is whoever its package has made for it, else nobody. */
function findOwner(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] =
    users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

/** The server runs as long as this process does, which does not wait for it. */
function letProcessEnd(keeper: ChildProcess): void {
  keeper.unref();
  (keeper.stdin as unknown as { unref(): void }).unref();
}

const READY_WITHIN_MS = 60_000;

async function waitUntilSaid(log: string, said: RegExp): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
    if (said.test(text)) return;
    if (CANNOT_START.test(text) || performance.now() > until)
      throw new Error(`The PostgreSQL server has said no such thing: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A connection as its owner, to look into a database and to tamper with it. */
export async function withClient<T>(
  server: PostgresServer,
  database: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { Client } = (await import('pg')).default;
  const config: ClientConfig = {
    host: server.socketFolder,
    port: server.port,
    user: server.user,
    database,
  };
  const client = new Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

let databases = 0;

/** An empty database of a name that no other has. */
export async function makeDatabase(server: PostgresServer): Promise<string> {
  databases += 1;
  const name = `ledger_${String(databases)}`;
  await withClient(server, 'postgres', (client) => client.query(`CREATE DATABASE ${name}`));
  return name;
}
