import type { ProviderIdentity } from '../identity.ts';
import { VONAGE_API_KEY } from '../api-key.ts';

/** Number Insight v1, which its successor outlives (SOURCES, Sunset). */
export const NUMBER_INSIGHT: ProviderIdentity = {
  name: 'number-insight',
  title: 'Number Insight',
  vendor: 'Vonage',
  enable: 'Ask Vonage to enable it, or choose another --level.',
  credentials: VONAGE_API_KEY,
  sunset: {
    at: Date.UTC(2027, 1, 4),
    day: '4 February 2027',
    successor: { title: 'Identity Insights', name: 'identity-insights' },
  },
};
