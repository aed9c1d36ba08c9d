import { createNumberSample, type SampleNumber } from '../../domain/calibration/sample.ts';
import { openList } from '../list/open.ts';
import { settleList } from '../list/bare.ts';
import { RefusedError } from '../options.ts';
import type { Voice } from '../voice.ts';
import type { CalibrateOptions } from './options.ts';

/**
 * Reads the list to its end and chooses the numbers that are bought. Throws RefusedError or
 * CsvError.
 */
export async function readSample(
  { service, list }: Pick<CalibrateOptions, 'service' | 'list'>,
  voice: Pick<Voice, 'say'>,
): Promise<readonly SampleNumber[]> {
  if (list.realPath === undefined)
    throw new RefusedError(
      'Cannot calibrate with a list that can be read only once. Save it to a file and name that.',
    );
  const options = { service, list, limit: undefined };
  const input = await openList(options);
  try {
    input.said.forEach(voice.say);
    const { bare } = await settleList(options, { input, voice, run: undefined, last: undefined });
    const sample = createNumberSample();
    for await (const rows of input.rows())
      for (const { lookup } of rows.flatMap((row) => input.readEach(row, bare)))
        if (lookup) sample.add(lookup);
    const numbers = sample.pick();
    if (numbers.length === 0)
      throw new RefusedError(
        `Cannot calibrate: ${input.phoneColumn} of the list holds no number. Name the column with --phone-column.`,
      );
    return numbers;
  } finally {
    input.source.close();
  }
}
