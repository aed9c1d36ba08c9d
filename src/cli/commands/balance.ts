import { formatMoney } from '../../domain/money.ts';
import { describeProvider } from '../../providers/identity.ts';
import { pickProvider } from '../../providers/registry.ts';
import { makePrintable } from '../../report/words.ts';
import { systemClock } from '../../support/clock.ts';
import { credentialSources } from '../dotenv.ts';
import { accountCredentials } from '../credentials.ts';
import { UsageError } from '../../settings/error.ts';
import { print, printJson } from '../print.ts';
import type { BalanceSettings } from '../../settings/settings.ts';
import type { Shell } from '../shell.ts';

/**
 * `balance`: the account's balance. It costs nothing, so it is also the check of the credentials
 * before a night run.
 */
export async function balanceCommand(settings: BalanceSettings, shell: Shell): Promise<number> {
  const provider = pickProvider(settings);
  const credentials = accountCredentials(credentialSources(provider, shell));
  const { baseUrl, timeoutMs, currency } = settings;
  const connection = { credentials, baseUrl, timeoutMs, connectionsMax: 1, clock: systemClock };
  const { account, close } = await provider.connectAccount(settings, connection);
  if (!account)
    throw new UsageError(
      `Cannot read the balance without ${describeProvider(provider).account}. Set them.`,
    );
  try {
    const reading = await account.balance();
    switch (reading.kind) {
      case 'balance': {
        const json = {
          balance: formatMoney(reading.value),
          currency,
          auto_reload: reading.autoReload,
        };
        const reload = reading.autoReload ? ', reloads itself' : '';
        await (settings.json
          ? printJson(json, shell)
          : print(`${json.balance} ${currency}${reload}\n`, shell));
        return 0;
      }
      case 'refused':
        shell.stderr.write(
          `insight-batch: Cannot read the balance: ${makePrintable(reading.words)}\n`,
        );
        return 5;
      case 'unreadable':
        shell.stderr.write(
          `insight-batch: Cannot read the balance: ${makePrintable(reading.words)} ${baseUrl === undefined ? 'Try again later.' : 'Check --base-url, or try again later.'}\n`,
        );
        return 6;
    }
  } finally {
    close();
  }
}
