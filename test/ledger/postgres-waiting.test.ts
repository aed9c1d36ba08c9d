import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/support/clock.ts';
import { request } from './events.ts';
import { skipWithoutPostgres } from './postgres-server.ts';
import { closeServers, makePlace, openServer } from './postgres-store.ts';
import { rejectsWith } from './sqlite-store.ts';

describe('a ledger on a server', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  test('says how long a run, its output and its books were waited for in vain, and takes them once they are free', async () => {
    const { file } = await makePlace();
    const one = await openServer(file);
    const { executionId } = await one.begin(request({ writes: ['/a.csv'] }));
    let elapsed = 0;
    let looked = (): Promise<void> => Promise.resolve();
    const clock = {
      ...systemClock,
      monotonic: () => elapsed,
      sleep: async (ms: number) => {
        elapsed += ms;
        await looked();
      },
    };
    const said: string[] = [];
    const warn = (sentence: string): void => void said.push(sentence);
    const other = await openServer(file, { clock, lockWaitMs: 90_000, warn });
    const waited = 'It was waited for 90 seconds, as --lock-wait says. Wait longer';
    await rejectsWith('held', other.begin(request()), [`${waited}; --join`]);
    const same = other.begin(request({ name: 'other', writes: ['/a.csv'] }));
    await rejectsWith('held', same, [`writes /a.csv too. ${waited}, or give this one another`]);
    const forget = () => other.forget({ by: 'number', number: '44' });
    await rejectsWith('held', forget(), [`${waited}, or name another one with --ledger`]);
    assert.equal(elapsed, 270_000);
    assert.deepEqual(
      said.map((sentence) => sentence.replace(/\(.*\)/, '(P)')),
      ['works on this run', 'writes /a.csv too', 'holds the ledger'].map(
        (words) => `Waiting up to 90 seconds, as --lock-wait says: a run of list.csv (P) ${words}.`,
      ),
    );
    looked = () => one.withdraw(executionId);
    await forget();
    assert.equal(elapsed, 270_500);
    await one.close();
    await other.close();
  });

  test('that is not there is waited for as long, and what it lacks is said once', async () => {
    let elapsed = 0;
    const clock = {
      ...systemClock,
      monotonic: () => elapsed,
      sleep: (ms: number) => Promise.resolve(void (elapsed += ms)),
    };
    const said: string[] = [];
    const warn = (sentence: string): void => void said.push(sentence);
    const nobody = 'postgres://keeper@127.0.0.1:1/ledger';
    const opening = openServer(nobody, { clock, lockWaitMs: 1_200, warn });
    await rejectsWith('lost', opening, ['Cannot reach']);
    assert.deepEqual(said, [
      'Waiting up to 1 second, as --lock-wait says: connect ECONNREFUSED 127.0.0.1:1.',
    ]);
    assert.equal(elapsed, 1_200);
  });

  test('lets a run be waited for as long as --lock-wait says, and begun once it is free', async () => {
    const { file } = await makePlace();
    const one = await openServer(file);
    await one.begin(request());
    let looked = (): void => undefined;
    const isAsleep = new Promise<void>((resolve) => (looked = resolve));
    const clock = {
      ...systemClock,
      sleep: async () => {
        looked();
        await sleep(10);
      },
    };
    const other = await openServer(file, { clock, lockWaitMs: 600_000 });
    const waiting = other.begin(request());
    await isAsleep;
    await one.close();
    assert.equal((await waiting).continued, true);
    await other.close();
  });
});
