import type { ProviderWords } from '../domain/summary.ts';

/** One variable of the environment that holds a part of the credentials. */
export interface CredentialRow {
  /** Its key in what the program hands on. */
  readonly name: string;
  /** E.g. `VONAGE_API_KEY`. */
  readonly variable: string;
  /** Other variables that may hold it, tried in this order after `variable`. */
  readonly others?: readonly string[];
  /** Lookups do without it. */
  readonly optional?: boolean;
  /** False where it names the account, in the ledger too. */
  readonly secret: boolean;
}

/** What sentences say about a provider. */
export interface ProviderIdentity {
  /** E.g. `Number Insight`. */
  readonly title: string;
  /** Whose it is: whom to ask about an account. */
  readonly vendor: string;
  readonly credentials: readonly CredentialRow[];
  /** What to do where the account may not use a product, as a sentence. */
  readonly enable: string;
  /** The day on which it is switched off; absent where none is known. */
  readonly sunset?: { readonly at: number; readonly day: string };
}

/** The provider in the sentences of a report. */
export function describeProvider(identity: ProviderIdentity): ProviderWords {
  const end = sunsetWords(identity);
  const optional = identity.credentials.filter((row) => row.optional === true);
  return {
    credentials: credentialNames(identity),
    account: joinVariables(optional.length > 0 ? optional : identity.credentials),
    enable: identity.enable,
    end: end === undefined ? '' : `${end}.`,
  };
}

/** The variables that lookups need, as a sentence names them: `VONAGE_API_KEY and VONAGE_API_SECRET`. */
export function credentialNames({ credentials }: Pick<ProviderIdentity, 'credentials'>): string {
  return joinVariables(credentials.filter(({ optional }) => optional !== true));
}

function joinVariables(credentials: readonly CredentialRow[]) {
  return credentials.map(({ variable }) => variable).join(' and ');
}

/** `Number Insight ends on 4 February 2027`; undefined where no end is known. */
export function sunsetWords({ title, sunset }: ProviderIdentity): string | undefined {
  return sunset && `${title} ends on ${sunset.day}`;
}
