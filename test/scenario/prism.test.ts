import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { startSandbox } from '../../src/sandbox/server.ts';
import { systemClock } from '../../src/support/clock.ts';
import { testApplication } from '../providers/keys.ts';
import { findPrism, startPrism, type PrismWork } from './prism.ts';
import { inFolder, runInside, type Ended } from './program.ts';
import { numbersOf, readTable, writeList, type Cells } from './table.ts';
import { verifyFindings } from './verified.ts';

const prism = findPrism();
const INSIGHTS =
  'format,original_carrier,current_carrier,sim_swap:240,device_swap:24,roaming,reachability';
const BOOK = ['product,country,price', ...INSIGHTS.split(',').map(toLine), ''].join('\n');
function toLine(insight: string): string {
  return `${insight.split(':')[0] ?? ''},*,0.01`;
}

/** The program asks for insights about these numbers through Prism. */
async function ask(
  t: TestContext,
  work: PrismWork,
  { numbers, insights }: { readonly numbers: readonly string[]; readonly insights: string },
): Promise<{ readonly ended: Ended; readonly rows: readonly Cells[] }> {
  return await inFolder(async (folder) => {
    const url = await startPrism(t, prism ?? '', { folder, work });
    const { applicationId, privateKey } = testApplication();
    const list = writeList(join(folder, 'list.csv'), numbers);
    writeFileSync(join(folder, 'book.csv'), BOOK);
    const ledger = join(folder, 'ledger.db');
    const args = [
      ...['enrich', list, '--provider', 'identity-insights', '--insights', insights],
      ...['--base-url', url, '--ledger', ledger, '--prices', 'book.csv'],
      ...['--phone-column', 'phone', '--retries', '0', '--give-up-after', '10s'],
    ];
    const env = {
      VONAGE_API_KEY: undefined,
      VONAGE_API_SECRET: undefined,
      VONAGE_APPLICATION_ID: applicationId,
      VONAGE_PRIVATE_KEY: privateKey,
    };
    const ended = await runInside(args, { cwd: folder, env });
    assert.deepEqual(await verifyFindings(ledger), []);
    return { ended, rows: readTable(join(folder, 'list.enriched.csv')) };
  });
}

const skip =
  prism === undefined && 'needs Prism: PRISM with the path of the program of @stoplight/prism-cli';

describe('the OpenAPI document as a server', { skip }, () => {
  test('a request for seven insights obeys it, and its example fills their columns', async (t) => {
    const numbers = ['+14040000000'];
    const { ended, rows } = await ask(t, { kind: 'mock' }, { numbers, insights: INSIGHTS });
    assert.equal(ended.code, 0, ended.err);
    const [row = {}] = rows;
    const expected: Cells = {
      ii_outcome: 'insight',
      ii_cost: '0.07000000',
      ii_request_id: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
      ii_format_country_code: 'US',
      ii_format_offline_location: 'Georgia',
      ii_format_time_zones: 'America/New_York',
      ii_format_number_international: '+14040000000',
      ii_format_is_format_valid: 'true',
      ii_original_carrier_name: 'Orange Espana, S.A. Unipersonal',
      ii_original_carrier_network_type: 'MOBILE',
      ii_current_carrier_network_code: '21403',
      ii_sim_swap_is_swapped: 'true',
      ii_sim_swap_latest_sim_swap_at: '2024-07-08T09:30:27.504Z',
      ii_device_swap_is_swapped: 'true',
      ii_roaming_country_codes: 'DE',
      ii_roaming_is_roaming: 'true',
      ii_reachability_connectivity: 'DATA',
      ii_reachability_status: 'OK',
    };
    for (const [column, cell] of Object.entries(expected)) assert.equal(row[column], cell, column);
  });

  test('its example is about +14040000000 and is nobody else: in doubt, exit 3', async (t) => {
    const numbers = ['+447400123456'];
    const { ended, rows } = await ask(t, { kind: 'mock' }, { numbers, insights: 'format' });
    assert.equal(ended.code, 3, ended.err);
    assert.match(rows[0]?.['ii_reason'] ?? '', /^wrong_number: /);
    assert.equal(rows[0]?.['ii_outcome'], 'in_doubt');
  });

  test('60 requests of the program and 60 answers of the sandbox obey it', async (t) => {
    const registry = ['sim_swap', 'device_swap', 'roaming', 'reachability'];
    const sandbox = await startSandbox({ registry }, { clock: systemClock });
    t.after(() => sandbox.close());
    const work = { kind: 'proxy', to: sandbox.url } as const;
    const { ended, rows } = await ask(t, work, { numbers: numbersOf(60), insights: INSIGHTS });
    assert.equal(ended.code, 0, ended.err);
    assert.equal(rows.filter((row) => row['ii_request_id'] !== '').length, 60);
    assert.equal(sandbox.books().requests, 60);
  });
});
