/** `npm run numbers [seed]`: how many numbers are read right, wrong and not at all, as a Markdown table. */
import {
  scoreBroken,
  scoreMixed,
  scoreNational,
  scoreTainted,
  scoreWritings,
  type Score,
} from './number-figures.ts';
import { seededRandom } from './number-mobiles.ts';

const seed = Number(process.argv[2] ?? 1);
const random = seededRandom(seed);

function line(
  what: string,
  { cells, right, foreign, neighbour, unread, junk, junkRead }: Score,
): void {
  const share = (count: number): string => `${((100 * count) / cells).toFixed(3)} %`;
  const parts = [
    String(cells),
    share(right),
    share(unread),
    share(foreign),
    share(neighbour),
    junk > 0 ? `${String(junkRead)} of ${String(junk)}` : '',
  ];
  process.stdout.write(`| ${[what, ...parts].join(' | ')} |\n`);
}

process.stdout.write(
  '| what | cells | right | not read | of another country | another of the own | junk read |\n',
);
process.stdout.write('| --- | --- | --- | --- | --- | --- | --- |\n');
for (const [rows, lists] of [
  [1, 200],
  [5, 40],
  [20, 20],
  [1000, 1],
] as const)
  line(`national, no hint, lists of ${String(rows)}`, scoreNational({ rows, lists, random }));
for (const fault of ['missing', 'too many'] as const)
  for (const [rows, lists] of [
    [1, 200],
    [20, 10],
    [1000, 1],
  ] as const)
    line(
      `own hint, a digit ${fault}, lists of ${String(rows)}`,
      scoreBroken({ rows, lists, random, fault }),
    );
for (const rows of [20, 200, 1000])
  for (const junk of [0, 0.03, 0.05])
    line(
      `international digits, ${String(100 * junk)} % junk, lists of ${String(rows)}`,
      scoreMixed({ rows, lists: 60_000 / rows, random, junk }),
    );
for (const national of [0.05, 0.1, 0.2, 0.5])
  line(
    `the same, ${String(100 * national)} % one country's national`,
    scoreTainted({ rows: 1000, lists: 1, random, national }),
  );
for (const [name, score] of scoreWritings(20, random)) line(`with hint: ${name}`, score);
process.stdout.write(
  `\nSeed ${String(seed)}; mobiles of all countries of the metadata, each country as likely as any other; npm run numbers\n`,
);
