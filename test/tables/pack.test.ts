import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { packInto } from '../../src/tables/pack.ts';
import { writeTable } from './written.ts';

const rows = Array.from({ length: 3000 }, (_, index) => ({ cells: [`row ${index}`, 'é'] }));
const columns = [
  { name: 'a', kind: 'input' },
  { name: 'b', kind: 'input' },
] as const;

for (const name of ['o.csv', 'o.jsonl']) {
  test(`${name}.gz unpacks to what ${name} is, by whatever steps its 3000 rows are written`, async () => {
    const plain = await writeTable(name, { columns, batches: [rows] });
    const packed = await writeTable(`${name}.gz`, { columns, batches: [rows] });
    const steps = await writeTable(`${name}.gz`, { columns, batches: rows.map((row) => [row]) });
    assert.ok(packed.length < plain.length / 2, `${packed.length} of ${plain.length} bytes`);
    assert.deepEqual([gunzipSync(packed), gunzipSync(steps)], [plain, plain]);
    assert.deepEqual(steps, packed);
  });
}

test('what a full disk refuses is refused to whoever writes, and 8 MB wait for nobody', async () => {
  const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
  const { write, end } = packInto(() => Promise.reject(full));
  const noise = Buffer.from(Array.from({ length: 1 << 16 }, (_, index) => (index * index) % 251));
  await assert.rejects(async () => {
    for (let step = 0; step < 128; step += 1) await write(noise);
    await end();
  }, full);
});
