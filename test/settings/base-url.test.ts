import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  enrichOn,
  OWN_CONFIG,
  parsedOn,
  refusalOn,
  refusedOption,
  type Machine,
} from '../cli/options/machine.ts';

const TAKEN = [
  ['https://api.example.com', 'https://api.example.com'],
  ['https://api.example.com/', 'https://api.example.com'],
  ['https://api.example.com/v1//', 'https://api.example.com/v1'],
  ['HTTPS://API.Example.com:8443/v1', 'https://api.example.com:8443/v1'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://127.5.6.7', 'http://127.5.6.7'],
  ['http://127.1', 'http://127.0.0.1'],
  ['http://0x7f000001', 'http://127.0.0.1'],
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://LOCALHOST', 'http://localhost'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
  ['http://[0:0:0:0:0:0:0:1]', 'http://[::1]'],
] as const;

test('https anywhere and http on loopback in all its forms are taken, without a slash at the end', () => {
  for (const [text, url] of TAKEN)
    assert.equal(enrichOn({}, '--base-url', text).baseUrl, url, text);
});

const PLAIN = [
  'http://api.example.com',
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'http://10.0.0.1',
  'http://0.0.0.0',
  'http://[::2]',
];

test('plain http to any other host is refused, also where the host only looks like loopback', () => {
  for (const url of PLAIN) {
    assert.equal(
      refusedOption('--base-url', url),
      `Cannot use --base-url: ${url} is plain http, which would show the secret to the network. Use https; http serves 127.0.0.1, [::1] and localhost alone.`,
    );
  }
});

const REFUSED = [
  ['https://key:hunter2@api.example.com', /^Cannot use --base-url: it holds credentials\./],
  ['https://hunter2@api.example.com', /^Cannot use --base-url: it holds credentials\./],
  ['http://key:hunter2@example.com', /^Cannot use --base-url: it holds credentials\./],
  [
    'https://api.example.com?api_secret=hunter2',
    /^Cannot use --base-url: it has a query or a fragment\./,
  ],
  ['https://api.example.com/?', /^Cannot use --base-url: it has a query or a fragment\./],
  ['https://api.example.com/#hunter2', /^Cannot use --base-url: it has a query or a fragment\./],
  [
    'ftp://hunter2.example.com',
    /^Cannot use --base-url: it begins with ftp: and not with https:\.$/,
  ],
  ['file:///hunter2', /^Cannot use --base-url: it begins with file: and not with https:\.$/],
  [
    'api.example.com/hunter2',
    /^Cannot use --base-url: it is no URL\. Write for instance https:\/\/api\.example\.com\.$/,
  ],
  ['', /^Cannot use --base-url: its value is empty\./],
] as const;

for (const [url, message] of REFUSED) {
  test(`--base-url ${url === '' ? 'without a value' : url} is refused, and what may be a secret is not repeated`, () => {
    const refusal = refusedOption(`--base-url=${url}`);
    assert.match(refusal, message);
    assert.doesNotMatch(refusal, /hunter2/);
  });
}

const HOST = '{"base-url": "https://evil.example.com"}';
const FOREIGN =
  /: it lies in the working folder \/work or below it, and the host that gets the secret is never taken from there\. Use --base-url, /;

const REFUSED_FILES: Readonly<Record<string, readonly [machine: Machine, ...options: string[]]>> = {
  'a file in it': [{ files: { '/work/c.json': HOST } }, '--config', 'c.json'],
  'a file below it': [{ files: { '/work/a/b/c.json': HOST } }, '--config', '/work/a/b/c.json'],
  'a file in it, by way of its parent': [
    { files: { '/work/c.json': HOST } },
    '--config',
    '../work/c.json',
  ],
  INSIGHT_BATCH_CONFIG: [
    { files: { '/work/c.json': HOST }, environment: { INSIGHT_BATCH_CONFIG: '/work/c.json' } },
  ],
  'a link outside that leads into it': [
    { files: { '/work/c.json': HOST }, links: { '/etc/c.json': '/work/c.json' } },
    '--config',
    '/etc/c.json',
  ],
  'a link in it that leads outside': [
    { files: { '/etc/c.json': HOST }, links: { '/work/c.json': '/etc/c.json' } },
    '--config',
    'c.json',
  ],
  'a working folder that is a link': [
    { files: { '/disk/work/c.json': HOST }, links: { '/work': '/disk/work' } },
    '--config',
    '/disk/work/c.json',
  ],
  'a file whose name begins with two points': [
    { files: { '/work/..c.json': HOST } },
    '--config',
    '..c.json',
  ],
};

for (const [what, [machine, ...options]] of Object.entries(REFUSED_FILES)) {
  test(`--base-url is not taken out of the working folder: ${what}`, () => {
    assert.match(refusalOn(machine, 'enrich', 'l.csv', ...options), FOREIGN);
    assert.match(refusalOn(machine, 'balance', ...options), FOREIGN);
  });
}

test('--base-url is taken from the user’s own configuration, also where the home is the working folder, and from a file elsewhere', () => {
  const files = { [OWN_CONFIG]: HOST, '/workshop/c.json': HOST };
  assert.equal(enrichOn({ files }).baseUrl, 'https://evil.example.com');
  assert.equal(enrichOn({ files, workingFolder: '/ada' }).baseUrl, 'https://evil.example.com');
  assert.equal(
    enrichOn({ files }, '--config', '/workshop/c.json').baseUrl,
    'https://evil.example.com',
    '/workshop is not in /work',
  );
});

test('the user’s own configuration gives it also where it is named, wherever the working folder is; another file below that does not', () => {
  const files = { [OWN_CONFIG]: HOST, '/ada/.config/insight-batch/other.json': HOST };
  for (const workingFolder of ['/', '/ada', '/ada/.config/insight-batch', '/work']) {
    assert.equal(
      enrichOn({ files, workingFolder }, '--config', OWN_CONFIG).baseUrl,
      'https://evil.example.com',
      workingFolder,
    );
    assert.equal(
      enrichOn({ files, workingFolder, environment: { INSIGHT_BATCH_CONFIG: OWN_CONFIG } }).baseUrl,
      'https://evil.example.com',
    );
  }
  assert.equal(
    refusalOn(
      { files, workingFolder: '/ada' },
      'enrich',
      'l.csv',
      '--config',
      '.config/insight-batch/other.json',
    ),
    'Cannot use "base-url" in /ada/.config/insight-batch/other.json: it lies in the working folder /ada or below it, and the host that gets the secret is never taken from there. Use --base-url, the environment or your own configuration.',
  );
});

test('the other options of a file in the working folder are taken', () => {
  assert.equal(
    enrichOn({ files: { '/work/c.json': '{"rate": 5}' } }, '--config', 'c.json').ratePerSecond,
    5,
  );
  assert.equal(
    parsedOn({ files: { '/work/c.json': '{"rate": 5}' } }, 'runs', '--config', 'c.json').command,
    'runs',
  );
});
