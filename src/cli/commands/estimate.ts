import { runEstimate } from '../../library/estimate.ts';
import { pickProvider } from '../../providers/registry.ts';
import { estimateText } from '../../report/estimate.ts';
import { estimateJson } from '../../report/json.ts';
import { createVoice } from '../../run/voice.ts';
import type { EnrichSettings } from '../../settings/settings.ts';
import { readCredentials } from '../credentials.ts';
import { credentialSources } from '../dotenv.ts';
import { printJson, printStyled } from '../print.ts';
import type { Shell } from '../shell.ts';
import { createTerminal } from '../terminal.ts';

/** `estimate <input>` and `enrich --dry-run`: what it would cost. */
export async function estimateCommand(
  input: string,
  settings: EnrichSettings,
  shell: Shell,
): Promise<number> {
  const voice = createVoice(createTerminal(shell.stderr, shell.environment), settings);
  voice.flow();
  const sources = credentialSources(pickProvider(settings), shell);
  const findCredentials = () => readCredentials(sources);
  const job = { input, settings, surroundings: shell, voice, findCredentials };
  const estimate = await runEstimate(job);
  if (settings.json) await printJson(estimateJson(estimate), shell);
  else {
    const { width, colour } = createTerminal(shell.stdout, shell.environment);
    await printStyled(estimateText(estimate, { width: width(), colour }), shell);
  }
  return 0;
}
