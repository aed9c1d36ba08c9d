import { startCalibrate } from '../../compose/calibration.ts';
import { openLedger } from '../../compose/store.ts';
import { pickProvider, PROVIDERS, type Definition } from '../../providers/registry.ts';
import {
  calibrationCsv,
  calibrationJson,
  calibrationPlanText,
  calibrationWords,
} from '../../report/calibration.ts';
import type { CalibrateOptions, CalibrationEnd } from '../../run/calibrate/options.ts';
import type { Calibration } from '../../run/calibrate/start.ts';
import type { Tools } from '../../run/options.ts';
import { createVoice } from '../../run/voice.ts';
import type { Ledger } from '../../ledger/port.ts';
import { systemClock } from '../../support/clock.ts';
import { silentLog } from '../../support/log.ts';
import { systemRandom } from '../../support/random.ts';
import { requiredCredentials } from '../credentials.ts';
import { credentialSources } from '../dotenv.ts';
import { UsageError } from '../../settings/error.ts';
import { loadSuppression, selectService } from '../../library/job.ts';
import { print } from '../print.ts';
import { jsonText } from '../../report/words.ts';
import type { CalibrateSettings } from '../../settings/settings.ts';
import type { Shell } from '../shell.ts';
import { obeySignals } from '../signals.ts';
import { openListSource } from '../../library/source.ts';
import { createTerminal, type Terminal } from '../terminal.ts';

/** `calibrate <list>`: buys a few lookups and tells by the balance what each costs. Resolves to the exit code. */
export async function calibrateCommand(
  input: string,
  settings: CalibrateSettings,
  shell: Shell,
): Promise<number> {
  const provider = pickProvider(settings);
  const { chooseParts, priceParts } = refuseNamedPrices(provider);
  const maxSpend = refuseNoCap(settings);
  const source = await openListSource(input, shell);
  const suppression = await loadSuppression(settings, shell);
  const found = settings.sandbox
    ? undefined
    : requiredCredentials(credentialSources(provider, shell), { sandbox: true });
  const terminal = createTerminal(shell.stderr, shell.environment);
  const voice = createVoice(terminal, settings);
  voice.flow();
  found?.said.forEach(voice.say);
  const sandbox = settings.sandbox
    ? await (await import('../../library/own-sandbox.ts')).startOwnSandbox(provider, systemClock)
    : undefined;
  try {
    const reach = {
      credentials: sandbox?.credentials ?? found?.values ?? {},
      sandboxUrl: sandbox?.url,
    };
    const options: CalibrateOptions = {
      service: selectService(settings, reach),
      list: { ...settings, accept: settings.numbers, ...source, suppression },
      maxSpendFrom: settings.maxSpendFrom,
      unwrittenFolder: settings.unwrittenFolder,
      currency: settings.currency,
      parts: chooseParts(settings),
      priceParts,
      maxSpend,
    };
    const tools = { clock: systemClock, random: systemRandom, log: silentLog, voice };
    const ledger = await openLedger({
      file: settings.ledger,
      access: settings.ledgerAccess,
      ...tools,
      lockWaitMs: settings.lockWaitMs,
      holder: `calibrate ${input}`,
      pid: shell.pid,
      warn: voice.sayAtOnce,
    });
    try {
      return await execute({ settings, options, shell, terminal, ledger, tools });
    } finally {
      await ledger.close();
    }
  } finally {
    await sandbox?.close();
  }
}

/** Where answers name what they cost, there is nothing to find out. */
function refuseNamedPrices({ title, chooseParts, priceParts }: Definition) {
  if (chooseParts && priceParts) return { chooseParts, priceParts };
  const others = PROVIDERS.filter((other) => other.chooseParts)
    .map(({ name }) => `--provider ${name}`)
    .join(' or ');
  throw new UsageError(
    `There is nothing to calibrate: ${title} names the price in every answer. Prices have to be found out with ${others}.`,
  );
}

function refuseNoCap({ maxSpend }: CalibrateSettings) {
  if (maxSpend !== undefined && maxSpend > 0n) return maxSpend;
  throw new UsageError(
    'Cannot calibrate without --max-spend: no price is known, so only you can say what the lookups may cost together, for instance --max-spend 1.00.',
  );
}

interface CalibrationParts {
  readonly settings: CalibrateSettings;
  readonly options: CalibrateOptions;
  readonly shell: Shell;
  readonly terminal: Terminal;
  readonly ledger: Ledger;
  readonly tools: Tools;
}

async function execute(parts: CalibrationParts) {
  const { options, shell, ledger, tools } = parts;
  const { voice, clock } = tools;
  const { selection } = options.service;
  const calibration = await startCalibrate(options, ledger, tools);
  const { plan } = calibration;
  selection.unsent.forEach(voice.say);
  voice.say(`Run ${plan.runId}. ${calibrationPlanText(plan.steps, options)}`);
  const calm = obeySignals(describeStoppable(calibration), { shell, clock, voice });
  let code: number | undefined;
  try {
    code = await conclude(await calibration.run(), parts);
    return code;
  } finally {
    calm(code);
  }
}

function describeStoppable({ halt, unanswered }: Calibration) {
  return { halt, stack: { unanswered, isFree: () => false } };
}

/** Lines on standard output, words on standard error. */
async function conclude(
  end: CalibrationEnd,
  { settings, options, shell, terminal, tools }: CalibrationParts,
) {
  const { judgement, measured, ending } = end;
  const report = { judgement, measured, currency: options.currency };
  await print(
    settings.json ? jsonText(calibrationJson(report)) : calibrationCsv(judgement.lines),
    shell,
  );
  calibrationWords(report).forEach(tools.voice.say);
  if (end.inDoubt > 0) terminal.say(`insight-batch: ${DOUBT}`);
  if (ending.words !== undefined) terminal.say(`insight-batch: ${ending.words}`);
  return ending.exitCode;
}

const DOUBT =
  'A lookup had no readable answer and may have been charged, so it holds all that was left of --max-spend and nothing more was bought. Run the same command again.';
