import { formatMoney } from '../domain/money.ts';
import type { ProgressState } from '../library/progress-source.ts';
import { durationText, groupDigits } from '../report/words.ts';
import type { Terminal, TerminalStream } from './terminal.ts';

/**
 * One line about the state, at most `width` columns wide: what does not fit is left out from its
 * end.
 */
export function progressLine(state: ProgressState, width: number): string {
  const { waiting, spent, currency, inDoubt, attemptsPerSecond, balance } = state;
  const doubt = inDoubt === null ? 'unknown' : formatMoney(inDoubt);
  const parts = [
    rowsText(state),
    ...(waiting === undefined ? [] : [waiting]),
    `${formatMoney(spent)} ${currency}`,
    ...(inDoubt === 0n ? [] : [`in doubt ${doubt}`]),
    `${Math.round(attemptsPerSecond * 10) / 10}/s`,
    ...etaText(state),
    ...(balance === undefined ? [] : [`balance ${formatMoney(balance)}`]),
  ];
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : `${line} | ${part}`;
    if (longer.length > width) break;
    line = longer;
  }
  return line;
}

function rowsText(state: ProgressState) {
  const { rowsDone, rowsTotal } = state;
  const share = computeShare(state);
  const done = groupDigits(rowsDone);
  if (share === undefined || (share === 0 && rowsTotal === undefined)) return `${done} rows`;
  const total = rowsTotal ?? Math.round(rowsDone / share);
  const about = rowsTotal === undefined ? 'about ' : '';
  return `${done} of ${about}${groupDigits(total)} rows, ${Math.floor(share * 100)} %`;
}

/** Only once a hundredth is done: before, the guess jumps. */
const ETA_SHARE_MIN = 0.01;

function etaText(state: ProgressState) {
  const share = shareOfWork(state);
  if (share === undefined || share < ETA_SHARE_MIN || share >= 1) return [];
  return [
    `${durationText(Math.max(1, Math.round((state.elapsedMs / 1000) * (1 / share - 1))))} left`,
  ];
}

/**
 * Part done of what takes time: of the lookups to buy, else of the rows without an answer on
 * record.
 */
function shareOfWork(state: ProgressState) {
  const { lookups, rowsDone, rowsReused } = state;
  if (lookups.toBuy !== undefined)
    return lookups.toBuy === 0 ? 1 : Math.min(1, lookups.ended / lookups.toBuy);
  const share = computeShare(state);
  if (share === undefined || share === 0) return share;
  const rows = rowsDone / share - rowsReused;
  return rows <= 0 ? 1 : (rowsDone - rowsReused) / rows;
}

/**
 * Part of the list that is done, 0 to 1: by rows where their number is known, else by the bytes
 * that were read.
 */
function computeShare({ rowsDone, rowsTotal, bytesRead, bytesTotal }: ProgressState) {
  if (rowsTotal !== undefined) return rowsTotal === 0 ? 1 : Math.min(1, rowsDone / rowsTotal);
  return bytesTotal ? Math.min(1, bytesRead / bytesTotal) : undefined;
}

/** A progress line at the bottom of the terminal. */
interface Progress {
  /** Writes a line above it. */
  say(line: string): void;
  /** Takes it away; again it does nothing. */
  stop(): void;
}

interface ProgressOptions {
  readonly terminal: Terminal;
  readonly stream: TerminalStream;
  readonly quiet: boolean;
  /** Asked some times a second. */
  readonly state: () => ProgressState;
}

const FRAMES_PER_SECOND = 5;

/**
 * Draws the progress of a run; in a pipe and with `quiet` nothing is drawn, and the drawing library
 * not even loaded.
 */
export async function startProgress({
  terminal,
  stream,
  quiet,
  state,
}: ProgressOptions): Promise<Progress> {
  const say = (line: string) => {
    if (!quiet) terminal.say(line);
  };
  if (quiet || !terminal.interactive) return { say, stop: () => undefined };
  const { SingleBar } = (await import('cli-progress')).default;
  // One column stays free: a line that fills the last one makes some terminals wrap.
  const format = () => progressLine(state(), terminal.width() - 1);
  // Signals are the run's own affair, so the bar hears none (gracefulExit).
  const bar = new SingleBar({
    format,
    stream,
    fps: FRAMES_PER_SECOND,
    clearOnComplete: true,
    gracefulExit: false,
    forceRedraw: true,
    linewrap: null,
  });
  bar.start(1, 0);
  let stopped = false;
  return {
    say: (line) => terminal.show(`\r\u001b[2K${terminal.wrapped(line)}\n`),
    stop: () => {
      if (stopped) return;
      stopped = true;
      // On its end the bar goes back to where the cursor was saved: lines said meanwhile have moved
      // that place, so it is saved anew.
      stream.write('\r\u001b7');
      bar.stop();
    },
  };
}
