import { ACCOUNT_OPTIONS, DEFAULT_PROVIDER, REQUEST_OPTIONS } from '../../providers/registry.ts';
import { group, LIST_COMMANDS, SERVICE_COMMANDS } from './row.ts';

/** How the service is reached. */
export const SERVICE = {
  ...group('Service', SERVICE_COMMANDS, {
    baseUrl: {
      name: 'base-url',
      value: { kind: 'url' },
      fallbackWords: `the hosts of ${DEFAULT_PROVIDER.vendor}`,
      meaning: 'another host for the API and the account: https, or http on loopback',
    },
  }),
  ...group('Service', LIST_COMMANDS, REQUEST_OPTIONS),
  ...group('Service', SERVICE_COMMANDS, ACCOUNT_OPTIONS),
};
