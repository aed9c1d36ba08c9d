import type { OptionRow, OptionSettings } from '../support/option.ts';
import type { ProviderDefinition } from './definition.ts';
import { credentialNames } from './identity.ts';
import type { Succession } from './port.ts';
import { identityInsights } from './identity-insights/definition.ts';
import { numberInsight } from './number-insight/definition.ts';

/** The options of all providers: what is asked about each number. */
export const LOOKUP_OPTIONS = {
  ...numberInsight.options.lookup,
  ...identityInsights.options.lookup,
};
/** How it is sent. */
export const REQUEST_OPTIONS = {
  ...numberInsight.options.request,
  ...identityInsights.options.request,
};
/** How the account is reached, without a lookup too. */
export const ACCOUNT_OPTIONS = {
  ...numberInsight.options.account,
  ...identityInsights.options.account,
};

/** What they hold, once read. */
export type AccountOptions = OptionSettings<typeof ACCOUNT_OPTIONS>;
type LookupOptions = OptionSettings<typeof LOOKUP_OPTIONS>;
/** What the options of all providers hold; `shape` bears on what is written alone. */
type ProviderOptions = AccountOptions &
  Omit<LookupOptions, 'shape'> &
  Partial<Pick<LookupOptions, 'shape'>> &
  OptionSettings<typeof REQUEST_OPTIONS>;

/** A provider that takes its own of all providers' options. */
export type Definition = ProviderDefinition<ProviderOptions, AccountOptions>;

/** The provider of a run that names none. */
export const DEFAULT_PROVIDER: Definition = numberInsight;

/** Every provider there is, the default first. */
export const PROVIDERS: readonly Definition[] = [DEFAULT_PROVIDER, identityInsights];

/** The two of which one succeeds the other, and how their answers are compared. */
export const SUCCESSION: {
  readonly before: Definition;
  readonly after: Definition;
  load(): Promise<Succession>;
} = {
  before: numberInsight,
  after: identityInsights,
  load: async () => (await import('./identity-insights/succession.ts')).succession,
};

/** Which of them is asked. */
export const PROVIDER_OPTION = {
  name: 'provider',
  value: { kind: 'choice', choices: PROVIDERS.map(({ name }) => name) },
  fallback: DEFAULT_PROVIDER.name,
  meaning: 'whose API is asked',
} as const satisfies OptionRow;

/** The provider that the options name, else the default. */
export function pickProvider({ provider }: { readonly provider?: string }): Definition {
  return PROVIDERS.find(({ name }) => name === provider) ?? DEFAULT_PROVIDER;
}

/** The variables of all providers' credentials: `A and B, or with --provider acme C and D`. */
export function describeCredentials(): string {
  return PROVIDERS.map((provider) => {
    const names = credentialNames(provider);
    return provider === DEFAULT_PROVIDER ? names : `with --provider ${provider.name} ${names}`;
  }).join(', or ');
}

/** The provider that a run with this product asked. */
export function findProvider(product: string): Definition {
  return PROVIDERS.find((provider) => provider.sells(product)) ?? DEFAULT_PROVIDER;
}

/**
 * Sentences about the options among `given`, by name, that are of another provider alone and so are
 * not sent.
 */
export function describeForeign(provider: Definition, given: ReadonlySet<string>): string[] {
  const listNames = ({ options }: Definition) =>
    Object.values(options).flatMap((rows) => Object.values(rows).map(({ name }) => name));
  const own = listNames(provider);
  return PROVIDERS.flatMap((other) =>
    listNames(other)
      .filter((name) => given.has(name) && !own.includes(name))
      .map(
        (name) =>
          `--${name} is not sent: it is an option of ${other.title}, and ${provider.title} is asked.`,
      ),
  );
}
