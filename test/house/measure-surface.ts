/**
 * Prints what the surface of `src` measures, for comparing two states of the code:
 * `npm run --silent build && node dist/test/house/measure-surface.js [FOLDER...]`, where each folder holds a `src`.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parsed, projectRoot } from './project.ts';
import { measureSurface } from './surface.ts';

const folders = process.argv.length > 2 ? process.argv.slice(2) : [projectRoot];

for (const folder of folders) {
  const files = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => parsed(`src/${file}`, readFileSync(join(folder, 'src', file), 'utf8')));
  const surface = measureSurface(files);
  const perLine = (count: number): string => (count / surface.codeLines).toFixed(1);
  const perThousand = (count: number): string => ((1000 * count) / surface.lines).toFixed(1);
  process.stdout.write(
    [
      resolve(folder),
      `  files, lines                           ${files.length}, ${surface.lines}`,
      `  tokens                                 ${surface.tokens}`,
      `  characters, tokens a line of code      ${perLine(surface.codeCharacters)}, ${perLine(surface.tokens)}`,
      `  lines above 100 columns                ${((100 * surface.longLines) / surface.lines).toFixed(1)} %`,
      `  conditionals per 1,000 lines (nested)  ${perThousand(surface.conditionals)} (${surface.nestedConditionals} in all)`,
      `  functions named xOf, by one word       ${surface.namedOf}, ${surface.namedByOneWord} of ${surface.functions}`,
      `  commit subject, median of the last 100 ${medianSubject(folder) ?? 'no checkout'}`,
      '',
    ].join('\n'),
  );
}

function medianSubject(folder: string): number | undefined {
  try {
    const log = execFileSync('git', ['log', '-100', '--format=%s'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const lengths = log
      .trim()
      .split('\n')
      .map((subject) => subject.length)
      .sort((a, b) => a - b);
    return lengths[Math.floor(lengths.length / 2)];
  } catch {
    return undefined;
  }
}
