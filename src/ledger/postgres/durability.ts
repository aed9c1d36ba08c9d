import type { Connection } from './connection.ts';

/** Looks at how durable the server's word is, and tells what is to be known of it. */
interface DurabilityWatch {
  /** A server that does not say is one that nothing is known of. Rejects as `onSuccessor` does. */
  look(): Promise<void>;
}

interface WatchOptions {
  readonly shown: string;
  /** Told in one sentence, once each. */
  readonly warn: ((sentence: string) => void) | undefined;
  /** Another server has taken over. */
  onSuccessor(): Promise<void>;
}

/**
 * A server that confirms what is not on its disk yet, and one in whose place another one has come,
 * may have lost what they confirmed: then its charges are on no book.
 */
export function watchDurability(
  connection: Pick<Connection, 'once'>,
  { shown, warn, onSuccessor }: WatchOptions,
): DurabilityWatch {
  let known: string | undefined;
  let told: string | undefined;
  let isHasty = false;
  return {
    look: async () => {
      const { timeline, commits } = await askServer(connection).catch(() => NOTHING);
      if (commits === 'off' && !isHasty) warn?.(describeHasty(shown));
      isHasty ||= commits === 'off';
      known ??= timeline;
      if (timeline === undefined || timeline === known) return;
      if (timeline !== told) warn?.(describeSuccessor(shown));
      told = timeline;
      await onSuccessor();
      known = timeline;
    },
  };
}

const NOTHING = { timeline: undefined, commits: undefined };

/** A standby that takes over begins a timeline of its own, which the names of its log begin with. */
async function askServer(connection: Pick<Connection, 'once'>) {
  const [row] = await connection.once(
    "SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8) AS timeline, current_setting('synchronous_commit') AS commits",
  );
  return { timeline: String(row?.['timeline']), commits: String(row?.['commits']) };
}

function describeHasty(shown: string) {
  return `The server of the ledger ${shown} confirms what is not on its disk yet (synchronous_commit is off): if it crashes, charges of the last moments are on no book, and their numbers are bought again. Set it to on for this database.`;
}

function describeSuccessor(shown: string) {
  return `Another server has taken over the ledger ${shown}, as after a failover. What the old one confirmed last may be missing. This run records its own last minute once more; what others recorded and did not live to repeat is on no book: compare the balance of the account with the report.`;
}
