import type { OptionSettings } from '../support/option.ts';
import type { ProviderDefinition } from './definition.ts';
import { numberInsight } from './number-insight/definition.ts';

/** The options of all providers: what is asked about each number. */
export const LOOKUP_OPTIONS = { ...numberInsight.options.lookup };
/** How it is sent. */
export const REQUEST_OPTIONS = { ...numberInsight.options.request };
/** How the account is reached, without a lookup too. */
export const ACCOUNT_OPTIONS = { ...numberInsight.options.account };

/** What they hold, once read. */
export type AccountOptions = OptionSettings<typeof ACCOUNT_OPTIONS>;
/** What the options of all providers hold. */
export type ProviderOptions = AccountOptions &
  OptionSettings<typeof LOOKUP_OPTIONS> &
  OptionSettings<typeof REQUEST_OPTIONS>;

/** A provider that takes its own of all providers' options. */
export type Definition = ProviderDefinition<ProviderOptions, AccountOptions>;

/** The provider of a run that names none. */
export const DEFAULT_PROVIDER: Definition = numberInsight;

/** Every provider there is, the default first. */
export const PROVIDERS: readonly Definition[] = [DEFAULT_PROVIDER];

/** The provider that the options name, else the default. */
export function pickProvider({ provider }: AccountOptions & { provider?: string }): Definition {
  return PROVIDERS.find(({ name }) => name === provider) ?? DEFAULT_PROVIDER;
}

/** The provider that a run with this product asked. */
export function findProvider(product: string): Definition {
  return PROVIDERS.find((provider) => provider.sells(product)) ?? DEFAULT_PROVIDER;
}
