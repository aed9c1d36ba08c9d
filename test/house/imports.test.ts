import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importFindings } from './import-findings.ts';
import { noFindings, parsed, readText, sourceFiles } from './project.ts';

const findingsIn = (path: string, text: string): string[] => importFindings([parsed(path, text)]);

test('every import in src follows the table of layers and packages', () => {
  noFindings(
    'These imports are not in the table of test/house/import-table.ts:',
    importFindings(sourceFiles('src')),
  );
});

test('an import that the table does not know is found in each of its forms', () => {
  const forms = [
    "import { enrich } from '../pipeline/enrich.ts';",
    "import type { Enrich } from '../pipeline/enrich.ts';",
    "import '../pipeline/enrich.ts';",
    "export * from '../pipeline/enrich.ts';",
    "export { enrich } from '../pipeline/enrich.ts';",
    "const enrich = await import('../pipeline/enrich.ts');",
    "type Enrich = import('../pipeline/enrich.ts').Enrich;",
  ];
  for (const form of forms) {
    assert.deepEqual(
      findingsIn('src/domain/money.ts', form),
      ['src/domain/money.ts:1 imports src/pipeline/enrich.ts: domain may not import pipeline.'],
      form,
    );
  }
});

test('a folder takes only its own packages and built-in modules', () => {
  assert.deepEqual(findingsIn('src/csv/read.ts', "import axios from 'axios';"), [
    'src/csv/read.ts:1 imports the package axios: the packages of csv are csv-parse, csv-stringify, iconv-lite.',
  ]);
  assert.deepEqual(findingsIn('src/domain/number.ts', "import { readFileSync } from 'node:fs';"), [
    'src/domain/number.ts:1 imports node:fs: domain is pure, it takes none of the built-in modules.',
  ]);
  assert.deepEqual(
    findingsIn(
      'src/csv/read.ts',
      "import { parse } from 'csv-parse/sync';\nimport { open } from 'node:fs/promises';",
    ),
    [],
  );
});

test('lookup takes types from limit, the ports of ledger and providers, and nothing behind them', () => {
  const path = 'src/lookup/paced.ts';
  assert.deepEqual(findingsIn(path, "import type { Rate } from '../limit/rate.ts';"), []);
  assert.deepEqual(
    findingsIn(
      path,
      "import { type Rate } from '../limit/rate.ts';\nexport type { Rate } from '../limit/rate.ts';",
    ),
    [],
  );
  assert.deepEqual(findingsIn(path, "import { createRate, type Rate } from '../limit/rate.ts';"), [
    'src/lookup/paced.ts:1 imports src/limit/rate.ts: lookup may import only types of limit.',
  ]);
  assert.deepEqual(
    findingsIn(
      path,
      "import { x } from '../ledger/port.ts';\nimport { y } from '../providers/port.ts';",
    ),
    [],
  );
  assert.deepEqual(
    findingsIn(
      path,
      "import { x } from '../ledger/schema.ts';\nimport type { y } from '../providers/http.ts';",
    ),
    [
      'src/lookup/paced.ts:1 imports src/ledger/schema.ts: lookup may import only src/ledger/port.ts of ledger.',
      'src/lookup/paced.ts:2 imports src/providers/http.ts: lookup may import only src/providers/port.ts of providers.',
    ],
  );
});

test('run takes ports and types of limit, and neither a store nor what compose chooses', () => {
  const path = 'src/run/start.ts';
  assert.deepEqual(
    findingsIn(
      path,
      "import { x } from '../ledger/port.ts';\nimport type { Rate } from '../limit/rate.ts';",
    ),
    [],
  );
  assert.deepEqual(
    findingsIn(
      path,
      "import { x } from '../ledger/sqlite/store.ts';\nimport { y } from '../compose/store.ts';\nimport { z } from '../limit/rate.ts';",
    ),
    [
      'src/run/start.ts:1 imports src/ledger/sqlite/store.ts: only compose takes a store; others take the ledger port.',
      'src/run/start.ts:2 imports src/compose/store.ts: run may not import compose.',
      'src/run/start.ts:3 imports src/limit/rate.ts: run may import only types of limit.',
    ],
  );
  assert.deepEqual(findingsIn('src/pipeline/enrich.ts', "import { x } from '../run/start.ts';"), [
    'src/pipeline/enrich.ts:1 imports src/run/start.ts: pipeline may not import run.',
  ]);
});

test('only compose takes a store, and only main takes cli', () => {
  assert.deepEqual(
    findingsIn('src/compose/stack.ts', "import { openStore } from '../ledger/sqlite/store.ts';"),
    [],
  );
  assert.deepEqual(
    findingsIn(
      'src/cli/commands/runs.ts',
      "import { openStore } from '../../ledger/sqlite/store.ts';",
    ),
    [
      'src/cli/commands/runs.ts:1 imports src/ledger/sqlite/store.ts: only compose takes a store; others take the ledger port.',
    ],
  );
  assert.deepEqual(findingsIn('src/main.ts', "import { runCli } from './cli/run.ts';"), []);
  assert.deepEqual(findingsIn('src/index.ts', "export * from './cli/run.ts';"), [
    'src/index.ts:1 imports src/cli/run.ts: index may not import cli.',
  ]);
});

test('a folder that the table does not name, and a path outside src, are findings', () => {
  assert.deepEqual(findingsIn('src/utils/x.ts', "import { a } from './a.ts';"), [
    'src/utils/x.ts: the table does not know src/utils.',
  ]);
  assert.deepEqual(findingsIn('src/csv/read.ts', "import { a } from '../../test/a.ts';"), [
    'src/csv/read.ts:1 imports test/a.ts: it stands outside src.',
  ]);
});

test('the commands enrich and estimate take their work from library, as programs do, and of the run its voice alone', () => {
  const WORK = /^(?:compose|csv|ledger|limit|lookup|pipeline|run|sandbox|tables)\//;
  const listWork = (command: string): readonly string[] =>
    [...readText(`src/cli/commands/${command}.ts`).matchAll(/'\.\.\/\.\.\/(.+)'/g)]
      .map(([, path = '']) => path)
      .filter((path) => path.startsWith('library/') || WORK.test(path));
  assert.deepEqual(listWork('enrich'), ['library/enrich.ts']);
  assert.deepEqual(listWork('estimate'), ['library/estimate.ts', 'run/voice.ts']);
});
