/**
 * The kinds of values that an option may have: what a row says about its own, and what reading one
 * gives. Durations are read into milliseconds, amounts into units of 10^-18, shares into percent.
 */
interface Kinds {
  /**
   * On where it is named; takes no value on the command line. `off`: naming it switches the setting
   * off.
   */
  flag: { says: { readonly off?: true }; gives: boolean };
  /** `empty`: an empty text means something. */
  text: { says: { readonly empty?: true }; gives: string };
  /** `dash`: `-` is standard output; where it is not, `instead` says what to do. */
  file: { says: { readonly dash?: true; readonly instead?: string }; gives: string };
  amount: { says: unknown; gives: bigint };
  /** Digits and a unit; `max` in milliseconds. */
  duration: { says: { readonly max: number }; gives: number };
  /** Seconds, with at most three decimal places; `max` in seconds. */
  seconds: { says: { readonly max: number }; gives: number };
  integer: { says: { readonly min: number; readonly max: number }; gives: number };
  choice: { says: { readonly choices: readonly string[] }; gives: string };
  /** `on` or `off`. */
  toggle: { says: unknown; gives: boolean };
  country: { says: unknown; gives: string };
  ip: { says: unknown; gives: string };
  /** A share in percent: `20%`. */
  share: { says: unknown; gives: number };
  url: { says: unknown; gives: string };
  currency: { says: unknown; gives: string };
  /** Milliseconds, or two of them with a dash between. */
  range: {
    says: { readonly max: number };
    gives: { readonly least: number; readonly most: number };
  };
}

/** The name of a kind. */
export type KindName = keyof Kinds;

/** What the value of an option is; says how its text is read and what a refusal explains. */
export type OptionKind<N extends KindName = KindName> = {
  [K in N]: { readonly kind: K } & Kinds[K]['says'];
}[N];

/** What reading a value of a kind gives. */
export type KindValue<N extends KindName> = Kinds[N]['gives'];

/**
 * One option as data, under the name of the setting it fills: flag, variable, key, help and README
 * follow from it.
 */
export interface OptionRow {
  /** Without the leading dashes. */
  readonly name: string;
  /** A single letter. */
  readonly letter?: string;
  /** Another spelling of the whole name. */
  readonly alias?: string;
  readonly value: OptionKind;
  /** Each time it is named it gives one more value, so that its setting is a list. */
  readonly repeated?: true;
  /** The value's name in help, e.g. `NAME|N`, where the kind has no name of its own. */
  readonly placeholder?: string;
  /** Read like a value the user gave; absent where there is none. */
  readonly fallback?: string;
  /** The default in words, where it is not a fixed text. */
  readonly fallbackWords?: string;
  readonly meaning: string;
  /** Names of the commands that take it, where they are not those of its group. */
  readonly commands?: readonly string[];
}

/** Rows by the names of their settings. */
export type OptionRows = Readonly<Record<string, OptionRow>>;

/**
 * What the rows hold once they are read: a setting without a default may be undefined, a flag never
 * is, and one that may be repeated is a list that may be empty.
 */
export type OptionSettings<R extends OptionRows> = { readonly [K in keyof R]: Setting<R[K]> };

type Setting<R extends OptionRow> = R extends { readonly repeated: true }
  ? readonly RowValue<R['value']>[]
  : SingleSetting<R>;

type SingleSetting<R extends OptionRow> = R extends
  { readonly fallback: string } | { readonly value: { readonly kind: 'flag' } }
  ? RowValue<R['value']>
  : RowValue<R['value']> | undefined;

type RowValue<V extends OptionKind> = V extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : KindValue<V['kind']>;
