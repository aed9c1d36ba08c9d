import { CONFIGURED_COMMANDS, group, LIST_COMMANDS } from './row.ts';

const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** How the program speaks, and where its settings are. */
export const PROGRAM = group('Program', CONFIGURED_COMMANDS, {
  quiet: {
    name: 'quiet',
    value: { kind: 'flag' },
    meaning:
      'nothing on standard error but errors, and no summary; what --json or the output puts on standard output stays',
  },
  json: { name: 'json', value: { kind: 'flag' }, meaning: 'the result as JSON on standard output' },
  logLevel: {
    name: 'log-level',
    value: { kind: 'choice', choices: LOG_LEVELS },
    placeholder: 'LEVEL',
    fallback: 'info',
    meaning: `how much is logged: ${LOG_LEVELS.join(', ')}`,
    commands: LIST_COMMANDS,
  },
  logFile: {
    name: 'log-file',
    value: { kind: 'file' },
    fallbackWords: 'no log',
    meaning: 'where log lines go, as JSON; numbers are masked',
    commands: LIST_COMMANDS,
  },
  /** Settings hold the file that was read. */
  config: {
    name: 'config',
    value: { kind: 'file' },
    fallbackWords: "config.json in the user's configuration folder",
    meaning: 'settings: a JSON object of option names',
    elsewhere: 'environment',
  },
});
