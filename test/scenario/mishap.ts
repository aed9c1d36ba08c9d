import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, writeList } from './table.ts';

/** Rows of the list, and lookups that it costs in all. */
export const LOOKUPS = 200;
/** At 50 a second the list lasts four seconds: the ledger is missed long before its end. */
const PACE = ['--rate', '50', '--concurrency', '8'];
const SERVICE = { latencyMs: { min: 5, max: 30 }, rateLimit: 0 };

/** A run whose ledger meets with something. */
export interface Mishap extends Scene {
  readonly list: string;
  /** Everything that belongs to the ledger, by its ending. */
  readonly files: () => readonly string[];
}

/** One run over these numbers whose ledger meets with something once 30 requests were made. */
export async function mishap(
  {
    before,
    meddle,
  }: {
    readonly before?: (scene: Mishap) => Promise<void> | void;
    readonly meddle: (scene: Mishap) => void;
  },
  look: (ended: Ended, scene: Mishap) => Promise<void>,
): Promise<void> {
  await scene(SERVICE, async (given) => {
    const folder = join(given.folder, 'books');
    mkdirSync(folder);
    const ledger = join(folder, 'ledger.db');
    const args = (list: string, ...more: string[]): string[] => [
      ...[
        'enrich',
        list,
        '--base-url',
        given.sandbox.url,
        '--ledger',
        ledger,
        '--phone-column',
        'phone',
        '-o',
        join(given.folder, 'out.csv'),
      ],
      ...more,
    ];
    const list = writeList(join(given.folder, 'list.csv'), numbersOf(LOOKUPS));
    const files = (): readonly string[] => readdirSync(folder).map((name) => join(folder, name));
    const mine: Mishap = { ...given, ledger, args, list, files };
    await before?.(mine);
    const asked = given.sandbox.books().requests;
    const { ended } = given.start(args(list, ...PACE), { env: { TMPDIR: given.folder } });
    await given.sandbox.seen(asked + 30);
    meddle(mine);
    await look(await ended, mine);
  });
}
