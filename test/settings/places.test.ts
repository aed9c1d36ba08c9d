import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  defaultConfig,
  defaultLedger,
  findServerAccess,
  type Places,
} from '../../src/settings/places.ts';
import { enrichOn, parsedOn, refusalOn } from '../cli/options/machine.ts';

const LEDGERS: readonly (readonly [Places, ledger: string, config: string])[] = [
  [
    { platform: 'linux', environment: { HOME: '/ada' } },
    '/ada/.local/state/insight-batch/ledger.db',
    '/ada/.config/insight-batch/config.json',
  ],
  [
    {
      platform: 'linux',
      environment: { HOME: '/ada', XDG_STATE_HOME: '/state', XDG_CONFIG_HOME: '/config' },
    },
    '/state/insight-batch/ledger.db',
    '/config/insight-batch/config.json',
  ],
  [
    {
      platform: 'linux',
      environment: { HOME: '/ada', XDG_STATE_HOME: 'state', XDG_CONFIG_HOME: '' },
    },
    '/ada/.local/state/insight-batch/ledger.db',
    '/ada/.config/insight-batch/config.json',
  ],
  [
    { platform: 'darwin', environment: { HOME: '/ada' } },
    '/ada/Library/Application Support/insight-batch/ledger.db',
    '/ada/.config/insight-batch/config.json',
  ],
  [
    {
      platform: 'win32',
      environment: { LOCALAPPDATA: 'C:\\Users\\ada\\Local', APPDATA: 'C:\\Users\\ada\\Roaming' },
    },
    'C:\\Users\\ada\\Local\\insight-batch\\ledger.db',
    'C:\\Users\\ada\\Roaming\\insight-batch\\config.json',
  ],
];

test('ledger and configuration have their places on Linux, with XDG folders, on macOS and on Windows', () => {
  for (const [places, ledger, config] of LEDGERS) {
    assert.equal(defaultLedger(places, { sandbox: false }), ledger);
    assert.equal(defaultConfig(places), config);
  }
});

test('the sandbox has a ledger of its own beside it, for every command that opens one', () => {
  const file = '/ada/.local/state/insight-batch/sandbox.db';
  assert.equal(enrichOn({}, '--sandbox').ledger, file);
  const runs = parsedOn({}, 'runs', '--sandbox');
  assert.equal(runs.command === 'runs' && runs.settings.ledger, file);
});

const NOWHERE = [
  [{ platform: 'linux', environment: {} }, 'HOME'],
  [{ platform: 'linux', environment: { HOME: '' } }, 'HOME'],
  [{ platform: 'linux', environment: { HOME: 'ada' } }, 'HOME'],
  [{ platform: 'darwin', environment: {} }, 'HOME'],
  [{ platform: 'win32', environment: { HOME: '/ada' } }, 'LOCALAPPDATA'],
] as const;

test('without a home there is no place for the ledger, and the message names --ledger', () => {
  for (const [places, missing] of NOWHERE) {
    assert.throws(() => defaultLedger(places, { sandbox: false }), {
      name: 'UsageError',
      message: `Cannot find a place for the ledger: ${missing} is not set. Name a file with --ledger.`,
    });
  }
});

test('without a home --ledger is enough, balance needs none, and there is no configuration of the user’s own', () => {
  const machine = { environment: { HOME: '' } };
  assert.match(refusalOn(machine, 'enrich', 'l.csv'), /--ledger/);
  assert.match(refusalOn(machine, 'runs'), /--ledger/);
  assert.equal(enrichOn(machine, '--ledger', 'l.db').ledger, 'l.db');
  assert.equal(parsedOn(machine, 'balance').command, 'balance');
  assert.equal(defaultConfig({ platform: 'linux', environment: {} }), undefined);
});

test('whoever connects is PGUSER, USER, LOGNAME or USERNAME, and where a timer sets none of them whoever the system names', () => {
  const named = ['PGUSER', 'USER', 'LOGNAME', 'USERNAME'];
  let asked = 0;
  const findUserName = (): string => {
    asked += 1;
    return 'ada';
  };
  const userOf = (environment: Places['environment']) =>
    findServerAccess({ platform: 'linux', environment, findUserName }).user;
  for (const [index, first] of named.entries()) {
    const rest = named.slice(index).map((name) => [name, name.toLowerCase()] as const);
    const empty = named.slice(0, index).map((name) => [name, ''] as const);
    assert.equal(userOf(Object.fromEntries([...empty, ...rest])), first.toLowerCase());
  }
  assert.equal(asked, 0);
  assert.equal(userOf({ HOME: '/ada', USER: '' }), 'ada');
  const places: Places = { platform: 'linux', environment: {}, findUserName: () => undefined };
  assert.equal(findServerAccess(places).user, undefined);
});
