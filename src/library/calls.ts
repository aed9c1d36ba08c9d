import { platform, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { pid } from 'node:process';
import { PassThrough } from 'node:stream';
import { readCountry } from '../domain/country.ts';
import { pickProvider } from '../providers/registry.ts';
import { readCallSettings, wordForPrograms } from '../settings/call.ts';
import { UsageError } from '../settings/error.ts';
import type { Environment } from '../settings/places.ts';
import { readCallCredentials, requireCallCredentials } from './call-credentials.ts';
import { createCallHooks } from './call-hooks.ts';
import type { CallCredentials, EnrichCall, EnrichResult, EstimateCall } from './call.ts';
import { runEnrich } from './enrich.ts';
import { runEstimate } from './estimate.ts';
import { describeEstimate, describeRun, type EstimateReport } from './report.ts';
import type { ReportedEnd } from './report-file.ts';
import { settleCall } from './settle.ts';
import type { Surroundings } from './surroundings.ts';

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

/** The settings of a call; the home folder of the user stands where the environment would. */
export function readSettings(options: Readonly<Record<string, unknown>>, input: string) {
  const places = { environment: describeHome(), platform: platform() };
  return readCallSettings(options, { input, places, readCountry });
}

/** The environment may say otherwise, and is not read. */
function describeHome(): Environment {
  const { homedir } = userInfo();
  return { HOME: homedir, LOCALAPPDATA: join(homedir, 'AppData', 'Local') };
}

/** Nothing of a call comes from the process's own streams. */
export function describeSurroundings(): Surroundings {
  const none = new PassThrough();
  return { stdin: none, stdout: none, workingFolder: resolve('.'), pid };
}

/** Resolves what a run tells its caller. */
export function describeResult({ end, exitCode, unreported }: ReportedEnd): EnrichResult {
  const { ending, summary, rescued, unwritten, elsewhere } = end;
  return {
    exitCode,
    report: summary ? describeRun(summary) : null,
    remarks: [ending.words, rescued, unwritten, elsewhere, unreported]
      .filter((words) => words !== undefined)
      .map(wordForPrograms),
  };
}

/** What nothing that is thrown may show. */
export function listSecrets({ apiSecret, privateKey }: CallCredentials): readonly string[] {
  return [apiSecret, privateKey].filter(
    (secret) => typeof secret === 'string' && secret !== '',
  ) as string[];
}

function refuseStreams(input: unknown, output: EnrichCall['output']) {
  if (typeof input !== 'string' || input === '')
    throw new UsageError('Cannot read the list: input is no path. Name a file.');
  if (input === '-' || [output].flat().includes('-'))
    throw new UsageError(
      'Cannot use -: a call reads and writes files. Use enrichRows() for rows that come from elsewhere.',
    );
}
