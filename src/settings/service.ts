import {
  ACCOUNT_OPTIONS,
  PROVIDER_OPTION,
  PROVIDERS,
  REQUEST_OPTIONS,
} from '../providers/registry.ts';
import {
  ENRICH_COMMANDS,
  group,
  READING_COMMANDS,
  SERVICE_COMMANDS,
  TABLE_COMMANDS,
} from './row.ts';

const vendors = [...new Set(PROVIDERS.map(({ vendor }) => vendor))];

/** How the service is reached. */
export const SERVICE = {
  ...group('Service', SERVICE_COMMANDS, {
    provider: {
      ...PROVIDER_OPTION,
      commands: [...ENRICH_COMMANDS, 'calibrate', 'balance', 'ledger'],
    },
    baseUrl: {
      name: 'base-url',
      value: { kind: 'url' },
      fallbackWords: `the hosts of ${vendors.join(' or ')}`,
      meaning: 'another host for the API and the account: https, or http on loopback',
      commands: [...SERVICE_COMMANDS, 'ledger'],
    },
  }),
  ...group('Service', READING_COMMANDS, {
    ...REQUEST_OPTIONS,
    region: { ...REQUEST_OPTIONS.region, commands: TABLE_COMMANDS },
  }),
  ...group('Service', SERVICE_COMMANDS, ACCOUNT_OPTIONS),
};
