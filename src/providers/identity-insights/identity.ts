import { VONAGE_API_KEY } from '../api-key.ts';
import type { ProviderIdentity } from '../identity.ts';

/**
 * Identity Insights v1. Lookups need an application and its key; the account's own pair gives the
 * balance alone.
 */
export const IDENTITY_INSIGHTS: ProviderIdentity = {
  name: 'identity-insights',
  title: 'Identity Insights',
  vendor: 'Vonage',
  enable:
    'Ask Vonage to approve the application for it in the Network Registry, or choose other --insights.',
  findPrices: '"insight-batch calibrate <list>" measures them with a few lookups.',
  credentials: [
    { name: 'applicationId', variable: 'VONAGE_APPLICATION_ID', secret: false },
    {
      name: 'privateKey',
      variable: 'VONAGE_PRIVATE_KEY',
      others: [
        'VONAGE_PRIVATE_KEY_PATH',
        'VONAGE_APPLICATION_PRIVATE_KEY_PATH',
        'VONAGE_PRIVATE_KEY64',
      ],
      form: 'private-key',
      secret: true,
    },
    ...VONAGE_API_KEY.map((row) => ({ ...row, optional: true })),
  ],
};
