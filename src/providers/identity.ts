import type { ProviderWords } from '../domain/summary.ts';

/** One variable of the environment that holds a part of the credentials. */
export interface CredentialRow {
  /** Its key in what the program hands on. */
  readonly name: string;
  /** E.g. `VONAGE_API_KEY`. */
  readonly variable: string;
  /** Other variables that may hold it, tried in this order after `variable`. */
  readonly others?: readonly string[];
  /**
   * How it is written where it is no plain text: a private key comes in several forms, or as the
   * path of a file.
   */
  readonly form?: 'private-key';
  /** Lookups do without it; the account is reached by these alone. Absent: everything needs it. */
  readonly optional?: boolean;
  /** False where it names the account, in the ledger too. */
  readonly secret: boolean;
}

/** What sentences say about a provider. */
export interface ProviderIdentity {
  /** Its word on the command line, e.g. `number-insight`. */
  readonly name: string;
  /** E.g. `Number Insight`. */
  readonly title: string;
  /** Whose it is: whom to ask about an account. */
  readonly vendor: string;
  readonly credentials: readonly CredentialRow[];
  /** What to do where the account may not use a product, as a sentence. */
  readonly enable: string;
  /** How prices that nobody publishes are found, as a sentence; absent where some are public. */
  readonly findPrices?: string;
  /** The day on which it is switched off; absent where none is known. */
  readonly sunset?: Sunset;
}

type Credentialed = Pick<ProviderIdentity, 'credentials'>;

/** The end of a provider, and the one that is asked instead. */
export interface Sunset {
  readonly at: number;
  /** E.g. `4 February 2027`. */
  readonly day: string;
  readonly successor: { readonly title: string; readonly name: string };
}

/** The provider in the sentences of a report. */
export function describeProvider(identity: ProviderIdentity): ProviderWords {
  const end = [sunsetWords(identity), successorWords(identity)];
  return {
    name: identity.name,
    credentials: credentialNames(identity),
    account: joinVariables(listAccountRows(identity)),
    enable: identity.enable,
    ...(identity.findPrices !== undefined && { findPrices: identity.findPrices }),
    end: end
      .filter((words) => words !== undefined)
      .map((words) => `${words}.`)
      .join(' '),
  };
}

/**
 * The variables that lookups need, as a sentence names them: `VONAGE_API_KEY and
 * VONAGE_API_SECRET`.
 */
export function credentialNames(identity: Credentialed): string {
  return joinVariables(listLookupRows(identity));
}

/** Variables as a sentence names them. */
export function joinVariables(rows: readonly Pick<CredentialRow, 'variable'>[]): string {
  return rows.map(({ variable }) => variable).join(' and ');
}

/** What a lookup needs. */
export function listLookupRows({ credentials }: Credentialed): readonly CredentialRow[] {
  return credentials.filter(({ optional }) => optional !== true);
}

/** What reading the balance needs. */
export function listAccountRows({ credentials }: Credentialed): readonly CredentialRow[] {
  const own = credentials.filter(({ optional }) => optional === true);
  return own.length === 0 ? credentials : own;
}

/** Whether these credentials read a balance. */
export function reachesAccount(
  identity: Credentialed,
  credentials: Readonly<Record<string, string>>,
): boolean {
  return listAccountRows(identity).every(({ name }) => name in credentials);
}

/** `The end of Number Insight is 4 February 2027`, as true after it as before; undefined where no end is known. */
export function sunsetWords({ title, sunset }: ProviderIdentity): string | undefined {
  return sunset && `The end of ${title} is ${sunset.day}`;
}

/**
 * `--provider identity-insights asks Identity Insights instead`; undefined where no end is known.
 */
export function successorWords({ sunset }: ProviderIdentity): string | undefined {
  return sunset && `--provider ${sunset.successor.name} asks ${sunset.successor.title} instead`;
}
