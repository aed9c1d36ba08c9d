import { groupDigits } from '../../domain/digits.ts';
import type { BareDigits } from '../../domain/number-list.ts';
import type { RunRecord } from '../../domain/records.ts';
import type { Input } from '../../pipeline/input.ts';
import { surveyRows, type Survey } from '../../pipeline/survey.ts';
import { createShapeFinder, type ListShape } from '../../tables/shape.ts';
import { openList } from './open.ts';
import { createListPrint } from './print.ts';
import { RefusedError, type EnrichOptions } from '../options.ts';
import type { Voice } from '../voice.ts';
import { refuseUnreadable } from './unreadable.ts';

/** How many rows to wait for of an input that can be read only once. */
const ROWS_AHEAD_MAX = 10_000;

/** A file of so many bytes is kept while it is looked through, and not read again. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024;

/** What a list holds, and what it is like where all its rows were looked at. */
interface ListSurvey extends Survey {
  readonly shape: ListShape | undefined;
  /** Tells the list from others. */
  readonly print: string | undefined;
}

/** How digits without plus and `00` are read, and what all rows are like. */
interface ListSettled extends Pick<ListSurvey, 'shape' | 'print'> {
  readonly bare: BareDigits;
}

/** What an execution is told that bears on how its list is read. */
type ListReading = Pick<EnrichOptions, 'list' | 'service' | 'limit'> & {
  /** Whether the list has to be told from others. */
  readonly prints?: boolean;
};

/**
 * Looks through the list before anything is asked: all rows of a file, the first ones of another
 * input. Where the person has said how digits are to be read, another input is not waited for.
 */
async function surveyList(options: ListReading, input: Input): Promise<ListSurvey> {
  const { realPath, bytes, bare, maxInvalid } = options.list;
  const reading = maxInvalid === undefined ? 'few' : 'all';
  if (realPath === undefined) {
    const waits = bare === undefined || maxInvalid !== undefined;
    const first = waits
      ? input.ahead(options.list.rowsAheadMax ?? ROWS_AHEAD_MAX)
      : [input.source.sample];
    return await surveyShape(first, input, { ...options, reading });
  }
  if (bytes !== undefined && bytes <= KEPT_BYTES_MAX) {
    const survey = await surveyShape(input.ahead(Infinity), input, { ...options, reading });
    // A file that has grown meanwhile may not have been kept to its end.
    if (survey.shape) return survey;
  }
  const looked = await openList(options);
  try {
    return await surveyShape(looked.rows(), looked, { ...options, reading });
  } finally {
    looked.source.close();
  }
}

async function surveyShape(
  batches: Parameters<typeof surveyRows>[0],
  input: Input,
  { list, reading, prints }: ListReading & { readonly reading: 'few' | 'all' },
): Promise<ListSurvey> {
  const finder = createShapeFinder();
  const maker = prints === true ? createListPrint({ list }, input) : undefined;
  const watched = finder.watch(maker ? maker.watch(batches) : batches);
  const survey = await surveyRows(watched, input, { reading });
  const isWhole = input.isAtEnd();
  return {
    ...survey,
    shape: isWhole ? finder.shape() : undefined,
    print: isWhole ? maker?.print() : undefined,
  };
}

/**
 * Looks through the list, says how its numbers are read, and refuses a list that cannot be read.
 */
export async function settleList(
  options: ListReading,
  {
    input,
    voice,
    run,
    last,
  }: Omit<Bearings, 'survey'> & { input: Input; voice: Pick<Voice, 'say'> },
): Promise<ListSettled> {
  const survey = await surveyList(options, input);
  const { bare, said } = settleBare(options, { survey, run, last });
  said.forEach(voice.say);
  refuseUnreadable(survey.cells(bare), options, input);
  return { bare, shape: survey.shape, print: survey.print };
}

/** How digits without plus and `00` are read, and a sentence that says so where there are any. */
interface BareSettled {
  readonly bare: BareDigits;
  readonly said: readonly string[];
}

interface Bearings {
  readonly survey: Survey;
  /** The run that is continued. */
  readonly run: RunRecord | undefined;
  /** The latest run of the same input and output. */
  readonly last: RunRecord | undefined;
}

/**
 * The person's word holds, then the way in which the continued run has read. A new run decides by
 * its rows, or like the last run of the same list if too few rows have a say. Throws RefusedError
 * if both are decided and differ: one of the runs would have asked about the wrong people.
 */
function settleBare(
  { list, limit }: Pick<ListReading, 'list' | 'limit'>,
  { survey, run, last }: Bearings,
): BareSettled {
  if (list.bare !== undefined) return { bare: list.bare, said: [] };
  const { decided } = survey;
  const earlier = run ?? (limit === 0 ? last : undefined);
  if (earlier?.bare !== undefined)
    return settle(earlier.bare, survey, `as run ${earlier.id} read them`);
  if (decided === 'none')
    return settle(last?.bare ?? 'none', survey, `as run ${last?.id ?? ''} read them`);
  if (last?.bare !== undefined && last.bare !== 'none' && last.bare !== decided)
    throw new RefusedError(
      `Cannot tell how the list writes its numbers: ${groupDigits(survey.bareRows)} rows without a plus look ${decided} now, and run ${last.id} of the same files read them as ${last.bare}. Say which with --bare international or --bare national.`,
    );
  return settle(decided, survey, 'as this list writes them');
}

function settle(bare: BareDigits, { bareRows }: Survey, why: string) {
  if (bareRows === 0 || bare === 'none') return { bare, said: [] };
  const other = bare === 'international' ? 'national' : 'international';
  const said = `Digits without a plus are read as ${bare} numbers, ${why}; --bare ${other} says otherwise.`;
  return { bare, said: [said] };
}
