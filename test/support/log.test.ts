import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLog, type Log, type LogLevel } from '../../src/support/log.ts';
import { createLog, type OpenLog } from '../../src/support/pino-log.ts';

function logged(
  write: (log: Log) => void,
  options: { level?: LogLevel; secrets?: readonly string[] } = {},
): Record<string, unknown>[] {
  const lines: string[] = [];
  const log = createLog({
    level: options.level ?? 'debug',
    destination: { write: (line) => lines.push(line) },
    secrets: options.secrets ?? [],
  });
  write(log);
  log.close();
  return lines.map((line) => {
    assert.ok(line.endsWith('}\n'), line);
    const { time, ...rest } = JSON.parse(line) as Record<string, unknown>;
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    return rest;
  });
}

test('a line holds level, time, message and fields, and nothing about the machine', () => {
  assert.deepEqual(
    logged((log) =>
      log.info('attempt settled', {
        attemptId: 7,
        latencyMs: 120.5,
        priced: false,
        retry: null,
        left: undefined,
      }),
    ),
    [
      {
        level: 'info',
        msg: 'attempt settled',
        attemptId: 7,
        latencyMs: 120.5,
        priced: false,
        retry: null,
      },
    ],
  );
});

test('of the four levels, warn lets two through and silent none', () => {
  const all = (log: Log): void => {
    for (const level of ['debug', 'info', 'warn', 'error'] as const) log[level](level);
  };
  assert.deepEqual(
    logged(all, { level: 'warn' }).map(({ msg }) => msg),
    ['warn', 'error'],
  );
  assert.deepEqual(logged(all, { level: 'silent' }), []);
  all(silentLog);
});

test('a field named level, time or msg does not replace the log line’s own', () => {
  assert.deepEqual(
    logged((log) => log.info('asked', { level: 'standard', msg: 'inner', time: 5 })),
    [{ level: 'info', msg: 'asked', level_: 'standard', msg_: 'inner', time_: 5 }],
  );
});

test('an error is its name, code and message; the request it carries stays out', () => {
  const error = Object.assign(new TypeError('connect ECONNREFUSED 127.0.0.1:443'), {
    code: 'ECONNREFUSED',
    config: { headers: { Authorization: 'Basic a2V5OnNlY3JldA==' } },
    request: { socket: {} },
  });
  assert.deepEqual(
    logged((log) => log.error('attempt failed', { err: error })),
    [
      {
        level: 'error',
        msg: 'attempt failed',
        err: {
          name: 'TypeError',
          code: 'ECONNREFUSED',
          message: 'connect ECONNREFUSED 127.0.0.1:443',
        },
      },
    ],
  );
});

test('the secret is in no line: not in the message, a field, a key, an error, nor in base64 behind a key of any length', () => {
  const secret = 'h&7 "Pq+/z=Xw';
  const bare = encodeURIComponent(secret);
  for (const key of ['', 'k', 'ab', 'abc', 'abcdef12']) {
    const basic = Buffer.from(`${key}:${secret}`).toString('base64');
    const url = Buffer.from(`${key}:${secret}:more`).toString('base64url');
    const [line] = logged(
      (log) =>
        log.debug(`sent ${secret}`, {
          header: `Authorization: Basic ${basic}`,
          token_: url,
          form: `api_key=${key}&api_secret=${bare}&n=1`,
          json: JSON.stringify({ api_secret: secret }),
          err: new Error(`refused ${secret}`),
          [secret]: [{ deep: secret }],
        }),
      { secrets: [secret] },
    );
    assert.deepEqual(
      line,
      {
        level: 'debug',
        msg: 'sent [secret]',
        header: 'Authorization: Basic [secret]',
        token_: '[secret]',
        form: `api_key=${key}&api_secret=[secret]&n=1`,
        json: '{"api_secret":"[secret]"}',
        err: { name: 'Error', message: 'refused [secret]' },
        '[secret]': [{ deep: '[secret]' }],
      },
      key,
    );
  }
});

test('fields that are secret by name are hidden whatever they hold', () => {
  assert.deepEqual(
    logged((log) =>
      log.info('', {
        authorization: 'Bearer x',
        api_secret: 5,
        apiSecret: ['a'],
        headers: { Cookie: 'c' },
        tokens: 3,
      }),
    ),
    [
      {
        level: 'info',
        msg: '',
        authorization: '[secret]',
        api_secret: '[secret]',
        apiSecret: '[secret]',
        headers: { Cookie: '[secret]' },
        tokens: 3,
      },
    ],
  );
});

test('a file is appended to, readable by its owner only, and closed once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-log-'));
  try {
    const path = join(folder, 'run.log');
    for (const message of ['first', 'second']) {
      const log = createLog({ level: 'info', destination: path, secrets: [] });
      log.info(message);
      log.close();
      log.close();
      log.info('after the end');
    }
    const messages = readFileSync(path, 'utf8').trimEnd().split('\n');
    assert.deepEqual(
      messages.map((line) => (JSON.parse(line) as { msg: string }).msg),
      ['first', 'second'],
    );
    assert.equal(statSync(path).mode & 0o777, 0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file that cannot be opened is said with its name and what to do', () => {
  const path = join(tmpdir(), 'insight-batch-no-such-folder', 'run.log');
  assert.throws(() => createLog({ level: 'info', destination: path, secrets: [] }), {
    message: `Cannot open the log file "${path}": ENOENT: no such file or directory, open '${path}'. Name a file in a folder that exists and can be written.`,
  });
});

test('a FIFO that nobody reads is refused at once; with a reader it takes lines', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-log-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const fifo = join(folder, 'log');
  if (spawnSync('mkfifo', [fifo]).status !== 0) return context.skip('needs mkfifo');
  const open = (): OpenLog => createLog({ level: 'info', destination: fifo, secrets: [] });
  assert.throws(open, {
    message: `Cannot open the log file "${fifo}": it is a FIFO that nobody reads. Name a file in a folder that exists and can be written.`,
  });
  const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  context.after(() => closeSync(reader));
  const log = open();
  log.info('read');
  log.close();
  const line = Buffer.alloc(200);
  assert.match(line.toString('utf8', 0, readSync(reader, line)), /"msg":"read"/);
});

test(
  'a full disk drops lines and ends nothing',
  { skip: process.platform === 'linux' ? false : 'needs /dev/full' },
  () => {
    const log = createLog({ level: 'info', destination: '/dev/full', secrets: [] });
    for (let line = 0; line < 1_000; line += 1) log.info('x'.repeat(2_000));
    log.close();
  },
);
