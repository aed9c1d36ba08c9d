import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeCompletionScript, listCompletions } from '../../../src/cli/options/completion.ts';
import { inFolder, PROGRAM } from '../../scenario/program.ts';
import { inProcess } from '../program.ts';

const COMPLETED = [
  ['', 'enrich estimate migrate calibrate report runs ledger balance rules sandbox completion'],
  ['enrich list.csv --level ', 'basic standard advanced'],
  ['enrich list.csv --level a', 'advanced'],
  ['enrich list.csv --formula-guard ', 'on off'],
  ['rules ', 'sms-marketing voice'],
  ['ledger ', 'show verify export import reconcile copy migrate prune forget'],
  [
    'ledger show --',
    '--sheet --country --country-column --bare --delimiter --quote --encoding --no-header --level --cnam --ip --ip-column --insights --currency --yes --timeout --ledger --lock-wait --sandbox --provider --base-url --region --quiet --json --config --older-than --map --dated --api --record-price',
  ],
  [
    'sandbox -',
    '--port --balance --rate --latency --faults --no-prices --registry --billed --public-key --application-id --record-delay --seed',
  ],
  ['enrich list.csv --quiet --f', '--force --formula-guard --format'],
] as const;

const FILES = [
  'enrich ',
  'enrich li',
  'enrich list.csv --output ',
  'enrich list.csv -o o',
  'enrich list.csv --max-spend ',
  'enrich -- --',
  'ledger show ',
  'enrihc --',
] as const;

/** What a shell offers that keeps what begins like the last word. */
async function offer(line: string): Promise<string> {
  const words = ['insight-batch', ...line.split(' ')];
  const last = words.at(-1) ?? '';
  return (await listCompletions(words)).filter((word) => word.startsWith(last)).join(' ');
}

for (const [line, words] of COMPLETED) {
  test(`"insight-batch ${line}" and Tab offer ${words}`, async () => {
    assert.equal(await offer(line), words);
  });
}

for (const line of FILES) {
  test(`"insight-batch ${line}" and Tab leave it to the shell, which offers files`, async () => {
    assert.equal(await offer(line), '');
  });
}

test('the script names its reader, so that the answers have the form of that shell', () => {
  const { SHELL } = process.env;
  try {
    process.env['SHELL'] = '/usr/bin/zsh';
    assert.match(
      writeCompletionScript(),
      /^#compdef insight-batch\n[^]* SHELL=zsh insight-batch --get/,
    );
    process.env['SHELL'] = '/bin/bash';
    assert.match(writeCompletionScript(), /^complete .* -F \S+ insight-batch$/m);
    assert.match(writeCompletionScript(), /<\(SHELL=bash insight-batch --get/);
  } finally {
    if (SHELL === undefined) delete process.env['SHELL'];
    else process.env['SHELL'] = SHELL;
  }
});

test('completion takes no words, and a request is no request for help whatever its words are', async () => {
  await inFolder(async (folder) => {
    const run = (...argv: string[]): ReturnType<typeof inProcess> => inProcess(argv, { folder });
    const { code, err } = await run('completion', 'x');
    assert.deepEqual([code, err.split(':')[1]], [2, ' Cannot use "x"']);
    const asked = await run('--get-yargs-completions', 'insight-batch', 'runs', '--help', '--js');
    assert.deepEqual([asked.code, asked.out.includes('--json\n')], [0, true]);
  });
});

test('bash completes with the script: a command, an option and a choice', async (context) => {
  if (spawnSync('bash', ['-c', 'mapfile -t x </dev/null']).status !== 0)
    return context.skip('needs bash from 4 on');
  await inFolder((folder) => {
    const name = join(folder, 'insight-batch');
    writeFileSync(name, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`, {
      mode: 0o755,
    });
    const script = `
      eval "$(insight-batch completion)"
      complete() { COMP_WORDS=(insight-batch "$@"); COMP_CWORD=$#; _insight-batch_yargs_completions; echo "\${COMPREPLY[*]}"; }
      complete enr; complete enrich l.csv --max-s; complete enrich l.csv --in-doubt s`;
    const PATH = `${folder}:${process.env['PATH'] ?? ''}`;
    const out = execFileSync('bash', ['-c', script], { env: { PATH, SHELL: '/bin/bash' } });
    assert.equal(String(out), 'enrich\n--max-spend\nskip\n');
    return Promise.resolve();
  });
});
