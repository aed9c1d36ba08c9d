import assert from 'node:assert/strict';
import { UsageError } from '../../../src/settings/error.ts';
import { parse, type Invocation } from '../../../src/cli/options/parse.ts';
import type { EnrichSettings } from '../../../src/settings/settings.ts';
import { readCountry } from '../../../src/domain/country.ts';

/** What a command line meets; without a word a Linux machine of a user who has configured nothing. */
export interface Machine {
  readonly environment?: Readonly<Record<string, string>>;
  /** Text by absolute path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Symbolic links: what stands at a path to where it leads. */
  readonly links?: Readonly<Record<string, string>>;
  readonly platform?: NodeJS.Platform;
  readonly workingFolder?: string;
}

/** The user's own configuration on such a machine. */
export const OWN_CONFIG = '/ada/.config/insight-batch/config.json';

/** Reads a command line on a machine. */
export function parsedOn(machine: Machine, ...argv: readonly string[]): Invocation {
  const {
    environment = {},
    files = {},
    links = {},
    platform = 'linux',
    workingFolder = '/work',
  } = machine;
  return parse(
    argv,
    { HOME: '/ada', ...environment },
    {
      platform,
      workingFolder,
      readConfig: (file) => files[links[file] ?? file],
      realPath: (file) => links[file] ?? file,
      readCountry,
    },
  );
}

/** The settings of `enrich list.csv` with these options. */
export function enrichOn(machine: Machine, ...options: readonly string[]): EnrichSettings {
  const invocation = parsedOn(machine, 'enrich', 'list.csv', ...options);
  assert.ok(
    invocation.command === 'enrich' || invocation.command === 'estimate',
    `it is ${invocation.command}`,
  );
  return invocation.settings;
}

/** What a command line that is refused tells its user. */
export function refusalOn(machine: Machine, ...argv: readonly string[]): string {
  try {
    parsedOn(machine, ...argv);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return assert.fail(`"${argv.join(' ')}" was taken`);
}

/** The same for an option of `enrich list.csv`. */
export function refusedOption(...options: readonly string[]): string {
  return refusalOn({}, 'enrich', 'list.csv', ...options);
}
