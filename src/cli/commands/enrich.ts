import { runEnrich } from '../../library/enrich.ts';
import { pickProvider } from '../../providers/registry.ts';
import type { EnrichSettings } from '../../settings/settings.ts';
import { atTerminal } from '../at-terminal.ts';
import { concludeRun } from '../conclude.ts';
import { requiredCredentials } from '../credentials.ts';
import { credentialSources } from '../dotenv.ts';
import type { Shell } from '../shell.ts';

/**
 * `enrich <input>`: looks up, writes the enriched list and the cost report. Resolves to the exit
 * code.
 */
export async function enrichCommand(
  input: string,
  settings: EnrichSettings,
  shell: Shell,
): Promise<number> {
  const sources = () => credentialSources(pickProvider(settings), shell);
  const findCredentials = () => requiredCredentials(sources(), { sandbox: true });
  return await atTerminal({ settings, shell }, async (hooks, terminal) => {
    const job = { input, settings, surroundings: shell, hooks, findCredentials };
    return await concludeRun(await runEnrich(job), { settings, shell, terminal });
  });
}
