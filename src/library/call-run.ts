import { platform } from 'node:os';
import { join, resolve } from 'node:path';
import { pid } from 'node:process';
import { PassThrough } from 'node:stream';
import { readCountry } from '../domain/country.ts';
import type { Estimate, Summary } from '../domain/summary.ts';
import { estimateJson, reportJson } from '../report/json.ts';
import { findUser } from '../support/user.ts';
import { readCallSettings, wordForPrograms } from '../settings/call.ts';
import type { Environment } from '../settings/places.ts';
import type { CallCredentials, EnrichResult } from './call.ts';
import type { EnrichReport, EstimateReport } from './report.ts';
import type { ReportedEnd } from './report-file.ts';
import type { Surroundings } from './surroundings.ts';

/** The settings of a call; name and home folder of the user stand where the environment would. */
export function readSettings(options: Readonly<Record<string, unknown>>, input: string) {
  const places = { environment: describeHome(), platform: platform() };
  return readCallSettings(options, { input, places, readCountry });
}

/** The environment may say otherwise, and is not read. */
function describeHome(): Environment {
  const user = findUser();
  if (!user) return {};
  const { homedir, username } = user;
  return { HOME: homedir, USER: username, LOCALAPPDATA: join(homedir, 'AppData', 'Local') };
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

/** A test holds the type against what a run writes. */
function describeRun(summary: Summary): EnrichReport {
  return reportJson(summary) as EnrichReport;
}

/** A test holds the type against what an estimate writes. */
export function describeEstimate(estimate: Estimate): EstimateReport {
  return estimateJson(estimate) as EstimateReport;
}
