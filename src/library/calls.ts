import { pickProvider } from '../providers/registry.ts';
import { UsageError } from '../settings/error.ts';
import { readCallCredentials, requireCallCredentials } from './call-credentials.ts';
import { createCallHooks } from './call-hooks.ts';
import {
  describeEstimate,
  describeResult,
  describeSurroundings,
  listSecrets,
  readSettings,
} from './call-run.ts';
import type { EnrichCall, EnrichResult, EstimateCall } from './call.ts';
import { runEnrich } from './enrich.ts';
import { runEstimate } from './estimate.ts';
import type { EstimateReport } from './report.ts';
import { settleCall } from './settle.ts';

/**
 * Looks up the numbers of a list and writes the enriched list and the cost report, as the command
 * `enrich` does, with its options and defaults. Resolves also where the run was stopped. Rejects
 * with an EnrichError where it could not begin: nothing was spent then.
 */
export async function enrich(call: EnrichCall): Promise<EnrichResult> {
  const { input, credentials = {}, signal, onProgress, onNotice, ...options } = call;
  const hooks = createCallHooks({ signal, onProgress, onNotice });
  const done = await settleCall(
    async () => {
      refuseStreams(input, options.output);
      const settings = readSettings(options, input);
      const provider = pickProvider(settings);
      const findCredentials = () => requireCallCredentials(credentials, provider);
      const asker = { settings, surroundings: describeSurroundings(), hooks, findCredentials };
      return await runEnrich({ input, ...asker });
    },
    () => listSecrets(credentials),
  );
  hooks.throwCallersError();
  return describeResult(done);
}

/**
 * What `enrich` with the same options would cost. No network, nothing spent, nothing written.
 * Rejects with an EnrichError.
 */
export async function estimate(call: EstimateCall): Promise<EstimateReport> {
  const { input, credentials = {}, onNotice, ...options } = call;
  return await settleCall(
    async () => {
      refuseStreams(input, options.output);
      const settings = readSettings(options, input);
      const provider = pickProvider(settings);
      const { voice } = createCallHooks({ onNotice });
      voice.flow();
      const findCredentials = () => readCallCredentials(credentials, provider);
      const surroundings = describeSurroundings();
      const job = { input, settings, surroundings, voice, findCredentials };
      return describeEstimate(await runEstimate(job));
    },
    () => listSecrets(credentials),
  );
}

function refuseStreams(input: unknown, output: EnrichCall['output']) {
  if (typeof input !== 'string' || input === '')
    throw new UsageError('Cannot read the list: input is no path. Name a file.');
  if (input === '-' || [output].flat().includes('-'))
    throw new UsageError(
      'Cannot use -: a call reads and writes files. Use enrichRows() for rows that come from elsewhere.',
    );
}
