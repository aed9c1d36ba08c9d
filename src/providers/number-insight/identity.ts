import type { ProviderIdentity } from '../identity.ts';
import { VONAGE_API_KEY } from '../account.ts';

/** Number Insight v1, which its successor outlives (SOURCES, Sunset). */
export const NUMBER_INSIGHT: ProviderIdentity = {
  title: 'Number Insight',
  credentials: VONAGE_API_KEY,
  sunset: { at: Date.UTC(2027, 1, 4), day: '4 February 2027' },
};
