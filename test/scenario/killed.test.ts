import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boughtTwice, type Finding } from '../chaos/audit.ts';
import { inLab, type Death } from '../chaos/lab.ts';
import { byDepth, MOMENT_STEP } from '../support/depth.ts';
import { numbersOf, writeList } from './table.ts';
import { createSeededRandom } from '../../src/support/random.ts';

/** Processes at a time. */
const LANES = 2;
/** Two waves of a few lookups commit all that a long run commits, and each commit is two kills. */
const { lookups: LOOKUPS, concurrency: CONCURRENCY } = byDepth({
  deep: { lookups: 60, concurrency: 20 },
  shallow: { lookups: 12, concurrency: 6 },
});
/** Of a run that dies at random instants. */
const { kills: KILLS, numbers: NUMBERS } = byDepth({
  deep: { kills: 20, numbers: 500 },
  shallow: { kills: 5, numbers: 200 },
});

/** How many commits a run has depends on which answers share one; so several runs must have lived past theirs. */
for (const [kind, least, survivals, step, words] of [
  ['commit', 8, 3, MOMENT_STEP, 'every ledger write'],
  ['rename', 2, 1, byDepth({ deep: 1, shallow: 3 }), 'every rename of an output or report'],
] as const) {
  test(`killed before and after ${words} of a ${String(LOOKUPS)}-lookup run, it continues and nothing is lost or bought twice`, async (t) => {
    const findings: string[] = [];
    const died: string[] = [];
    let at = 1;
    let survived = 0;
    const lane = async (): Promise<void> => {
      while (survived < survivals) {
        const moment = at;
        at += step;
        const { diedAt, found } = await killedAt(moment, kind);
        if (diedAt === undefined) survived += 1;
        else died.push(diedAt);
        findings.push(
          ...found.map((finding) => `moment ${String(moment)}: ${finding.kind}: ${finding.words}`),
        );
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const count = (when: string): number =>
      died.filter((where) => where === `${kind} ${when}`).length;
    t.diagnostic(
      `killed before ${kind} 1 to ${String(count('before'))} and after 1 to ${String(count('after'))}`,
    );
    assert.deepEqual(findings, []);
    assert.ok(
      Math.min(count('before'), count('after')) >= Math.max(1, Math.floor(least / step)),
      `a run has at least ${String(least)} of them: ${died.join(', ')}`,
    );
  });
}

/** One run that dies at its n-th moment and is continued. */
async function killedAt(
  at: number,
  kind: string,
): Promise<{ readonly diedAt: string | undefined; readonly found: readonly Finding[] }> {
  return await inLab({ seed: at, latencyMs: { min: 15, max: 15 } }, async (lab) => {
    writeList(lab.files.input, numbersOf(LOOKUPS));
    const flags = ['--rate', '0', '--concurrency', String(CONCURRENCY)];
    const first = await lab.execute(flags, { by: 'moment', at, kinds: [kind] });
    const found = lab.afterEach();
    if (!first.killed) return { diedAt: undefined, found: [...found, ...lab.afterFinished()] };
    const second = await lab.finish(flags);
    assert.equal(second.code, 0, second.err);
    return { diedAt: first.diedAt, found: [...found, ...lab.afterEach(), ...lab.afterFinished()] };
  });
}

for (const inDoubt of ['retry', 'skip']) {
  test(`killed at ${String(KILLS)} random instants, a ${String(NUMBERS)}-number run with --in-doubt ${inDoubt} ends complete with its books inside the doubt`, async () => {
    const seed = 500;
    const random = createSeededRandom(seed);
    const charged = await inLab({ seed, latencyMs: { min: 5, max: 25 } }, async (lab) => {
      writeList(lab.files.input, numbersOf(NUMBERS));
      const flags = ['--rate', '0', '--concurrency', '8', '--in-doubt', inDoubt];
      const findings: Finding[] = [];
      for (let kills = 0; kills < KILLS; kills += 1) {
        const { killed, ended } = await lab.execute(flags, instant(random));
        assert.ok(
          killed,
          `it ended with ${String(ended.code)} before kill ${String(kills + 1)}: ${ended.err}`,
        );
        findings.push(...lab.afterEach());
      }
      const ended = await lab.finish(flags);
      const skipped =
        lab.facts().attempts.some((attempt) => attempt.class === 'in_doubt') && inDoubt === 'skip';
      assert.equal(ended.code, skipped ? 3 : 0, ended.err);
      const twice = inDoubt === 'skip' ? boughtTwice(lab.sandbox.books()) : [];
      assert.deepEqual([...findings, ...lab.afterEach(), ...lab.afterFinished(), ...twice], []);
      return lab.sandbox.books().charges.length;
    });
    assert.ok(charged > 0.8 * NUMBERS, `${String(charged)} charges`);
  });
}

/** A fifth of them while the program starts, the others after some more requests. */
function instant(random: () => number): Death {
  if (random() < 0.2) return { by: 'instant', requests: 0, ms: random() * 800 };
  return { by: 'instant', requests: 1 + Math.floor(random() * 35), ms: random() * 20 };
}
