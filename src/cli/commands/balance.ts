import { connect, originOf } from '../../compose/service.ts';
import { formatMoney } from '../../domain/money.ts';
import { printable } from '../../report/words.ts';
import { systemClock } from '../../support/clock.ts';
import { requiredCredentials } from '../env.ts';
import { readDotenv } from '../dotenv.ts';
import { print, printJson } from '../print.ts';
import type { BalanceSettings } from '../options/settings.ts';
import type { Shell } from '../shell.ts';

/** `balance`: the account's balance. It costs nothing, so it is also the check of the credentials before a night run. */
export async function balanceCommand(settings: BalanceSettings, shell: Shell): Promise<number> {
  const credentials = requiredCredentials(shell.environment, readDotenv(shell.workingFolder), {
    sandbox: false,
  });
  const { baseUrl, timeoutMs, auth, currency } = settings;
  const service = connect(
    {
      baseUrl,
      origin: originOf(baseUrl),
      credentials,
      level: 'basic',
      cnam: false,
      format: 'json',
      method: 'post',
      auth,
      timeoutMs,
    },
    1,
    systemClock,
  );
  try {
    const reading = await service.account.balance();
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
        shell.stderr.write(`insight-batch: Cannot read the balance: ${printable(reading.words)}\n`);
        return 5;
      case 'unreadable':
        shell.stderr.write(
          `insight-batch: Cannot read the balance: ${printable(reading.words)} ${baseUrl === undefined ? 'Try again later.' : 'Check --base-url, or try again later.'}\n`,
        );
        return 6;
    }
  } finally {
    service.close();
  }
}
