import { estimateRun } from '../../run/estimate/estimate.ts';
import { createVoice } from '../../run/voice.ts';
import { estimateJson } from '../../report/json.ts';
import { estimateText } from '../../report/estimate.ts';
import { reachesAccount } from '../../providers/identity.ts';
import { pickProvider } from '../../providers/registry.ts';
import { systemClock } from '../../support/clock.ts';
import { credentialSources } from '../dotenv.ts';
import { readCredentials as findCredentials } from '../credentials.ts';
import { enrichOptions, findPlaces, sandboxCredentials } from '../../library/job.ts';
import { readerIfThere } from '../../library/ledger-reader.ts';
import { pastSentence } from '../notices.ts';
import { printJson, printStyled } from '../print.ts';
import type { EnrichSettings } from '../../settings/settings.ts';
import type { Shell } from '../shell.ts';
import { createTerminal } from '../terminal.ts';

/**
 * `estimate <input>` and `enrich --dry-run`: what it would cost. No network, nothing spent, nothing
 * written.
 */
export async function estimateCommand(
  input: string,
  settings: EnrichSettings,
  shell: Shell,
): Promise<number> {
  const places = await findPlaces(input, settings, shell);
  const provider = pickProvider(settings);
  const found = settings.sandbox
    ? sandboxCredentials(provider)
    : findCredentials(credentialSources(provider, shell))?.values;
  const options = await enrichOptions(settings, {
    places,
    credentials: found ?? {},
    sandboxUrl: undefined,
    surroundings: shell,
  });
  const ledger = found && (await readerIfThere(settings.ledger));
  const voice = createVoice(createTerminal(shell.stderr, shell.environment), settings);
  voice.flow();
  const { selection } = options.service;
  for (const words of [...pastSentence(provider, systemClock.now()), ...selection.unsent])
    voice.say(words);
  try {
    const estimate = await estimateRun(options, {
      ledger,
      account: found && selection.nameAccount(found),
      lacksBalance: found !== undefined && !reachesAccount(provider, found),
      clock: systemClock,
      voice,
    });
    if (settings.json) await printJson(estimateJson(estimate), shell);
    else {
      const { width, colour } = createTerminal(shell.stdout, shell.environment);
      await printStyled(estimateText(estimate, { width: width(), colour }), shell);
    }
    return 0;
  } finally {
    await ledger?.close();
  }
}
