import Bottleneck from 'bottleneck';
import type { Permit } from './ring.ts';

/** Those who wait for a permit, first come first served. */
interface PermitQueue {
  /** Resolves to undefined once the queue is closed. */
  wait(): Promise<Permit | undefined>;
  /** Those who wait. */
  waiting(): number;
  /** Lets everybody go without a permit, now and later. */
  close(): Promise<void>;
}

/** What serves the queue. */
interface PermitQueueOptions {
  /** The next permit, as soon as there is one; undefined where none is given any more. */
  readonly next: () => Promise<Permit | undefined>;
  /**
   * How many who wait share one job: a job costs about 4 ms of timers, so one for each would end at
   * 320 per second.
   */
  readonly perJob: number;
}

type PermitWaiter = (permit: Permit | undefined) => void;

/**
 * Bottleneck holds the line: its jobs are batches of those who wait, it runs one after the other
 * and drops them at the end. It keeps no time. Left alone it would wait by the wall clock, and a
 * clock set back by an hour would stop the run for an hour: it starts a job no earlier than
 * `nextRequest`, which it moves to now + `minTime` with each job. A `minTime` of minus infinity
 * takes the clock out of that sum from the first job on, whatever the clock does. The time that it
 * read when it was made is left behind by an empty job that takes no place.
 */
export function createPermitQueue({ next, perJob }: PermitQueueOptions): PermitQueue {
  const jobs = new Bottleneck({ maxConcurrent: 1, minTime: -Infinity });
  // An exception in one of its own handlers would otherwise be swallowed into a rejected promise
  // that nobody holds.
  jobs.on('error', () => undefined);
  jobs.schedule({ weight: 0 }, () => Promise.resolve()).catch(() => undefined);
  /** The last batch, as long as its job has not begun and there is room in it. */
  let open: PermitWaiter[] | undefined;
  let waiting = 0;
  let closed = false;

  function settle(waiter: PermitWaiter, permit: Permit | undefined) {
    waiting -= 1;
    waiter(permit);
  }
  async function serve(batch: PermitWaiter[]) {
    if (open === batch) open = undefined;
    for (let waiter = batch[0]; waiter; waiter = batch[0]) {
      const permit = await next();
      // Closing has let everybody go meanwhile.
      if (batch[0] !== waiter) return permit?.cancel();
      batch.shift();
      settle(waiter, permit);
    }
  }
  function refuse(batch: PermitWaiter[]) {
    for (const waiter of batch.splice(0)) settle(waiter, undefined);
    batches.delete(batch);
  }
  const batches = new Set<PermitWaiter[]>();
  function begin() {
    const batch: PermitWaiter[] = [];
    batches.add(batch);
    const over = () => refuse(batch);
    jobs.schedule(() => serve(batch)).then(over, over);
    return batch;
  }

  return {
    waiting: () => waiting,
    wait: () =>
      new Promise((resolve) => {
        if (closed) return resolve(undefined);
        waiting += 1;
        const batch = open ?? begin();
        batch.push(resolve);
        open = batch.length < perJob ? batch : undefined;
      }),
    close: async () => {
      if (closed) return;
      closed = true;
      for (const batch of batches) refuse(batch);
      await jobs.stop({ dropWaitingJobs: true }).catch(() => undefined);
    },
  };
}
