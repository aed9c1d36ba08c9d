import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { request, sent } from './events.ts';
import { letPass, makeExecutions, memberOf, withPace, type Member } from './postgres-pace.ts';
import { skipWithoutPostgres, withClient } from './postgres-server.ts';
import { closeServers, countWaiting, makePlace, openServer } from './postgres-store.ts';

/** Beats of all members one after the other; their shares. */
async function sharesOf(members: readonly Member[], wants = 30): Promise<number[]> {
  const shares: number[] = [];
  for (const member of members) shares.push((await member.beat({ wants }))!.share);
  return shares;
}

describe('shares of an account on a server', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  test('one alone has all 30; a second one gets 15 a window after the first has confirmed its 15', async () => {
    await withPace(async (client) => {
      const [a, b] = [memberOf(client, 1), memberOf(client, 2)];
      assert.deepEqual(await sharesOf([a, b]), [30, 0]);
      assert.deepEqual(await sharesOf([a, b]), [15, 0]);
      await letPass(client, 2_000);
      // The first may not have heard of it yet.
      assert.deepEqual(await sharesOf([b]), [0]);
      assert.deepEqual(await sharesOf([a, b]), [15, 0]);
      await letPass(client, 700);
      const told = (await b.beat())!;
      assert.equal(told.share, 0);
      assert.ok(told.nextMs > 0 && told.nextMs <= 351, String(told.nextMs));
      await letPass(client, told.nextMs);
      assert.deepEqual(await sharesOf([a, b]), [15, 15]);
    });
  });

  test('what one does not want the others get: of 30 with 4, 30 and 30 wanted 4, 13 and 13', async () => {
    await withPace(async (client) => {
      const members = [1, 2, 3].map((id) => memberOf(client, id));
      const [small, ...great] = members;
      for (let beats = 0; beats < 6; beats += 1) {
        await small!.beat({ wants: 4 });
        await sharesOf(great);
        await letPass(client, 600);
      }
      assert.deepEqual(
        [(await small!.beat({ wants: 4 }))!.share, ...(await sharesOf(great))],
        [4, 13, 13],
      );
    });
  });

  test('one that is heard of no more is given up after a lease and a window', async () => {
    await withPace(async (client) => {
      const [a, b] = [memberOf(client, 1), memberOf(client, 2)];
      await a.beat();
      await letPass(client, 5_000);
      assert.equal((await b.beat())!.share, 0);
      await letPass(client, 1_050);
      assert.equal((await b.beat())!.share, 30);
      // What it was told then holds no more, and it says so.
      assert.equal((await a.beat({ has: 0 }))!.share, 0);
    });
  });

  test('one that leaves counts for a window more', async () => {
    await withPace(async (client) => {
      const [a, b] = [memberOf(client, 1), memberOf(client, 2)];
      await a.beat();
      await a.leave();
      assert.equal((await b.beat())!.share, 0);
      await letPass(client, 1_050);
      assert.equal((await b.beat())!.share, 30);
    });
  });

  test('the smallest rate of the living holds for all, and no longer than it lives', async () => {
    await withPace(async (client) => {
      const [a, b] = [memberOf(client, 1), memberOf(client, 2)];
      await a.beat();
      await b.beat({ rate: 10 });
      await a.beat();
      await a.beat();
      await letPass(client, 1_050);
      const [of10, other] = [await b.beat({ rate: 10 }), await a.beat()];
      assert.deepEqual([of10!.share, of10!.rate, other!.share, other!.rate], [5, 10, 5, 10]);
      await b.leave();
      await letPass(client, 1_050);
      const told = await a.beat();
      assert.deepEqual([told!.share, told!.rate], [30, 30]);
    });
  });

  test('two places of four members go round: each has had one within four turns', async () => {
    await withPace(async (client) => {
      const members = [1, 2, 3, 4].map((id) => memberOf(client, id));
      const had = new Set<number>();
      let least = 2;
      for (let beats = 0; beats < 40; beats += 1) {
        const shares: number[] = [];
        for (const member of members) shares.push((await member.beat({ rate: 2 }))!.share);
        const sum = shares.reduce((total, share) => total + share, 0);
        assert.ok(sum <= 2, String(sum));
        if (beats > 4) least = Math.min(least, sum);
        shares.forEach((share, index) => share > 0 && had.add(index));
        await letPass(client, 400);
      }
      assert.equal(had.size, 4);
      // One place at a time is on its way from one to the next.
      assert.equal(least, 1);
    });
  });

  test('a beat that was overtaken changes nothing', async () => {
    await withPace(async (client) => {
      const [a, b] = [memberOf(client, 1), memberOf(client, 2)];
      await a.beat({}, 5);
      assert.equal(await a.beat({ wants: 0, has: 0 }, 4), undefined);
      await letPass(client, 2_000);
      assert.equal((await b.beat())!.share, 0);
    });
  });

  test('a permit on its way counts as long as it may start', async () => {
    await withPace(async (client) => {
      const [a, b] = [memberOf(client, 1), memberOf(client, 2)];
      await a.beat();
      await b.beat();
      await a.beat();
      await a.beat({ has: 20 });
      await letPass(client, 1_100);
      assert.equal((await b.beat())!.share, 10);
    });
  });

  test('what several ask at once adds up: eight that beat together are never counted with more than 30', async () => {
    const { server, name, file } = await makePlace();
    await (await openServer(file)).close();
    await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map((id) =>
        withClient(server, name, async (client) => {
          const member = memberOf(client, id);
          for (let beats = 0; beats < 12; beats += 1) {
            await member.beat();
            const { rows } = await client.query<{ sum: string }>(
              'SELECT sum(insight_batch.pace_count(m, clock_timestamp())) FROM insight_batch.pace_members m',
            );
            assert.ok(Number(rows[0]?.sum) <= 30, rows[0]?.sum);
            // All of it together is less than a lease: who is slow does not know that he has lost his.
            await letPass(client, 45);
          }
        }),
      ),
    );
  });

  test('after a crash of the server everybody keeps what he has for a lease and a window, and who is new gets nothing', async () => {
    await withPace(async (client) => {
      const [a, b, c] = [1, 2, 3].map((id) => memberOf(client, id)) as [Member, Member, Member];
      await makeExecutions(client, 3);
      await a.beat({ wants: 20 });
      await b.beat({ wants: 10 });
      // What a crash leaves of tables that are not logged.
      await client.query('TRUNCATE insight_batch.pace, insight_batch.pace_members');
      assert.equal((await c.beat())!.share, 0);
      assert.equal((await a.beat())!.share, 20);
      assert.equal((await b.beat())!.share, 10);
      await letPass(client, 4_900);
      assert.equal((await c.beat())!.share, 0);
      assert.equal((await a.beat({ wants: 12 }))!.share, 12);
      // Less is taken at once, more by nobody.
      assert.equal((await a.beat({ wants: 20 }))!.share, 12);
      assert.equal((await b.beat())!.share, 10);
      await letPass(client, 1_150);
      assert.equal((await c.beat())!.share, 8);
    });
  });

  test('after a restart of the server one that is alone has nobody to wait for', async () => {
    await withPace(async (client) => {
      const [a, b] = [memberOf(client, 1), memberOf(client, 2)];
      await makeExecutions(client, 2);
      const restart = (): Promise<unknown> =>
        client.query("UPDATE insight_batch.pace SET booted = booted - interval '1 hour'");
      assert.equal((await a.beat())!.share, 30);
      await restart();
      assert.equal((await b.beat())!.share, 0);
      await client.query('UPDATE insight_batch.executions SET finished_at = 1 WHERE id = 1');
      await restart();
      assert.equal((await b.beat())!.share, 30);
    });
  });

  test('a beat waits for no batch: it has a connection of its own, and a share is told while a batch hangs', async () => {
    const { server, name, file } = await makePlace();
    const ledger = await openServer(file);
    const { executionId } = await ledger.begin(request());
    await withClient(server, name, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM insight_batch.runs FOR UPDATE');
      const waiting = ledger.record([sent(executionId, 1)]);
      while ((await countWaiting(client)) < 1) await sleep(5);
      const second = { started: 0, passed: 0, pausedMs: 0, taken: 1 };
      const told = await ledger.pace!.beat(executionId, { rate: 30, wants: 12, has: 0, ...second });
      assert.deepEqual([told?.share, told?.rate, told?.leaseMs], [12, 30, 5_000]);
      await ledger.pace!.leave(executionId);
      await client.query('ROLLBACK');
      await waiting;
      const { rows } = await client.query<{ share: number }>(
        'SELECT share FROM insight_batch.pace_members',
      );
      assert.deepEqual(rows, [{ share: 0 }]);
    });
    await ledger.close();
  });

  test('a server without unlogged tables gets ordinary ones', async () => {
    const { server, name, file } = await makePlace();
    await withClient(server, name, async (client) => {
      await client.query(`CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT 1 FROM pg_event_trigger_ddl_commands() d JOIN pg_class c ON c.oid = d.objid WHERE c.relpersistence = 'u')
        THEN RAISE EXCEPTION 'no such tables here' USING ERRCODE = 'feature_not_supported'; END IF; END $$`);
      await client.query(
        'CREATE EVENT TRIGGER refuse ON ddl_command_end EXECUTE FUNCTION refuse()',
      );
      await (await openServer(file)).close();
      const { rows } = await client.query<{ kind: string }>(
        "SELECT relpersistence AS kind FROM pg_class WHERE relname IN ('pace', 'pace_members')",
      );
      assert.deepEqual(
        rows.map(({ kind }) => kind),
        ['p', 'p'],
      );
      assert.equal((await memberOf(client, 1).beat())!.share, 30);
    });
  });

  test('a pause that one is told holds for all', async () => {
    await withPace(async (client) => {
      const [a, b] = [memberOf(client, 1), memberOf(client, 2)];
      assert.equal((await a.beat())!.pausedMs, 0);
      await a.beat({ pausedMs: 7_000 });
      const { pausedMs } = (await b.beat({ pausedMs: 2_000 }))!;
      assert.ok(pausedMs > 6_000 && pausedMs <= 7_000, String(pausedMs));
      await letPass(client, 7_000);
      assert.equal((await b.beat())!.pausedMs, 0);
    });
  });

  test('the lowest slow-down holds for the others, who finds it may raise it, and who is left inherits it', async () => {
    await withPace(async (client) => {
      const [a, b, c] = [1, 2, 3].map((id) => memberOf(client, id)) as [Member, Member, Member];
      const partOf = async (member: Member, taken: number): Promise<string> => {
        const told = (await member.beat({ taken }))!;
        return `${String(told.taken)}${told.inherits ? ' inherited' : ''}`;
      };
      assert.equal(await partOf(a, 0.5), '1');
      assert.equal(await partOf(b, 1), '0.5');
      assert.equal(await partOf(c, 0.8), '0.5');
      assert.equal(await partOf(a, 0.9), '1');
      assert.equal(await partOf(b, 1), '0.9');
      // Lower than what holds now: it is the other one's to raise.
      assert.equal(await partOf(c, 0.8), '1');
      assert.equal(await partOf(a, 0.9), '0.8');
      await c.leave();
      assert.equal(await partOf(b, 1), '0.8 inherited');
      assert.equal(await partOf(a, 1), '0.8');
      assert.equal(await partOf(b, 0.8), '1');
      assert.equal(await partOf(b, 1), '1');
      assert.equal(await partOf(a, 1), '1');
    });
  });
});
