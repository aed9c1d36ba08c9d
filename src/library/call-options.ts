/**
 * The options of the command line as a program gives them, with the same defaults. Made from the
 * table of options by `npm run readme`.
 */
export interface CallOptions {
  /**
   * Enriched list, in the form of its ending: .csv, .xlsx, .jsonl, .ndjson, .parquet, each with .gz
   * behind it; may be named several times; - is CSV on standard output, then everything else goes
   * to standard error. Default: the input with .enriched before its ending, with sandbox
   * .sandbox.enriched; standard output where the input is standard input.
   */
  readonly output?: string | readonly string[] | undefined;
  /**
   * Cost report as JSON. Default: the first output with .report.json in place of its ending; none
   * for standard output or a device.
   */
  readonly report?: string | undefined;
  /** Replace an existing output or report that this program did not write. */
  readonly force?: boolean | undefined;
  /**
   * Result columns in this order, separated by commas, named without the prefix; minimal, crm or
   * full; -NAME leaves one out. Default: all.
   */
  readonly columns?: string | undefined;
  /**
   * Before the name of every result column. Default: ni_ of Number Insight, ii_ of Identity
   * Insights.
   */
  readonly prefix?: string | undefined;
  /**
   * How result amounts of a CSV are written; auto is a comma where amounts of the list have one.
   * Default: auto.
   */
  readonly decimal?: 'auto' | 'point' | 'comma' | undefined;
  /** An apostrophe before result texts that a spreadsheet would take for a formula. Default: on. */
  readonly formulaGuard?: boolean | 'on' | 'off' | undefined;
  /**
   * Say of each row whether to send, review or suppress it: sms-marketing, voice, or a file of
   * rules; of a past run by report.
   */
  readonly rules?: string | undefined;
  /**
   * The one column of the list that columns crm keeps. Default: the first that is named like a
   * record id.
   */
  readonly idColumn?: string | undefined;
  /**
   * Write .send, .review and .suppress beside the output, each with the rows of its verdict;
   * without rules by sms-marketing.
   */
  readonly split?: boolean | undefined;
  /** The files of split have the first row of each number alone. */
  readonly unique?: boolean | undefined;
  /** The files of split have only rows that this run has bought. */
  readonly onlyNew?: boolean | undefined;
  /**
   * Column with the phone numbers, by header name or position from 1; "A,B" is the first of them
   * that holds one in a row, "A+B" looks up each. Default: found by content and said aloud.
   */
  readonly phoneColumn?: string | undefined;
  /**
   * Sheet of a workbook (.xlsx), by name or position from 1. Default: the first with phone numbers,
   * said aloud where there are several.
   */
  readonly sheet?: string | undefined;
  /** Country whose national form is understood: ISO 3166 code, name, calling code or locale. */
  readonly country?: string | undefined;
  /** Column with the country of each number; country serves where it is empty. */
  readonly countryColumn?: string | undefined;
  /**
   * List of numbers that are never asked about, in any form and spelling; may be named several
   * times.
   */
  readonly suppress?: string | readonly string[] | undefined;
  /** Which numbers are worth a lookup. Default: possible. */
  readonly numbers?: 'possible' | 'valid' | undefined;
  /**
   * How the list writes numbers without plus and 00. Default: found by looking through the list and
   * said aloud.
   */
  readonly bare?: 'international' | 'national' | undefined;
  /** Refuse the list where a larger share of its filled cells holds no number, e.g. 20%. */
  readonly maxInvalid?: string | undefined;
  /** What separates cells: one character, or tab. Default: found by looking and said aloud. */
  readonly delimiter?: string | undefined;
  /** What surrounds cells: one character. Default: found by looking and said aloud. */
  readonly quote?: string | undefined;
  /**
   * Encoding of the input, e.g. utf-8, windows-1252 or windows-1251; the output is UTF-8. Default:
   * found by looking and said aloud.
   */
  readonly encoding?: string | undefined;
  /** The first line is data, so no line is a title; then the output has no header either. */
  readonly noHeader?: boolean | undefined;
  /** How much is asked, and paid, for each number. Default: standard. */
  readonly level?: 'basic' | 'standard' | 'advanced' | undefined;
  /** Ask for the caller's name too (US numbers); costs extra. */
  readonly cnam?: boolean | undefined;
  /** IP address sent with every lookup at level advanced. */
  readonly ip?: string | undefined;
  /** Column with the IP address of each number; ip serves where it is empty. */
  readonly ipColumn?: string | undefined;
  /** Wire format of the API. Default: json. */
  readonly format?: 'json' | 'xml' | undefined;
  /**
   * Insights to ask for, e.g. format,current_carrier,sim_swap:240 (hours); without format an answer
   * about another number is not noticed. Default: those of level.
   */
  readonly insights?: string | undefined;
  /**
   * Purpose of the network profile, sent with insights of the Network Registry. Default:
   * FraudPreventionAndDetection.
   */
  readonly purpose?: string | undefined;
  /**
   * Write the columns of Number Insight, as far as the answers fill them. Default: columns of its
   * own.
   */
  readonly shape?: 'number-insight' | undefined;
  /**
   * The run never spends more: money spent, in doubt and reserved stay within it; then no question
   * is asked.
   */
  readonly maxSpend?: string | undefined;
  /** The account's balance never goes below it. */
  readonly minBalance?: string | undefined;
  /** The most one lookup is assumed to cost. Default: twice the dearest known price. */
  readonly priceCeiling?: string | undefined;
  /**
   * Price book: CSV with header product,country,price; country may be *. Default: the public
   * prices.
   */
  readonly prices?: string | undefined;
  /** Label for amounts; the API does not name its currency. Default: EUR. */
  readonly currency?: string | undefined;
  /** No question before spending; without a terminal to ask at, this or maxSpend is needed. */
  readonly yes?: boolean | undefined;
  /** At most N attempts in any one-second window, retries counted; 0 = no pacing. Default: 20. */
  readonly rate?: number | undefined;
  /** Attempts open at once; a crash leaves at most N in doubt. Default: 50. */
  readonly concurrency?: number | undefined;
  /** How long one attempt is waited for. Default: 30. */
  readonly timeout?: number | undefined;
  /** Extra attempts per lookup. Default: 4. */
  readonly retries?: number | undefined;
  /**
   * How long a service that gives no readable answer, or a server that keeps the ledger, is waited
   * for. Default: 10m.
   */
  readonly giveUpAfter?: string | undefined;
  /**
   * How long a run that stops waits for attempts in flight; what has no answer then is in doubt.
   * Default: timeout.
   */
  readonly drain?: string | undefined;
  /** At most N lookups are attempted in this run; 0 writes what is known without asking anybody. */
  readonly limit?: number | undefined;
  /** An answer younger than this is not bought again; 0 buys again. Default: 30d. */
  readonly maxAge?: string | undefined;
  /** Buy partial answers again. */
  readonly retryPartial?: boolean | undefined;
  /**
   * A lookup that may have been paid without an answer: ask again, or never pay twice. Default:
   * retry.
   */
  readonly inDoubt?: 'retry' | 'skip' | undefined;
  /**
   * What the run is known by, also on other machines; the id of a run means that one. Default: the
   * paths of list and output.
   */
  readonly name?: string | undefined;
  /** Take part in the run where others work on it; continue or start it where nobody does. */
  readonly join?: boolean | undefined;
  /** Never continue an earlier run. */
  readonly newRun?: boolean | undefined;
  /**
   * The record of every attempt, answer and charge. Default: ledger.db in the user's state folder.
   */
  readonly ledger?: string | undefined;
  /** How long another run that holds the ledger is waited for. Default: 0. */
  readonly lockWait?: string | undefined;
  /**
   * How long others wait for a sign of this process before they take it for dead. Default: 60s, or
   * timeout and 15 s where that is more.
   */
  readonly lease?: string | undefined;
  /** Use the built-in imitation of the API, with a ledger of its own. */
  readonly sandbox?: boolean | undefined;
  /** Whose API is asked. Default: number-insight. */
  readonly provider?: 'number-insight' | 'identity-insights' | undefined;
  /**
   * Another host for the API and the account: https, or http on loopback. Default: the hosts of
   * Vonage.
   */
  readonly baseUrl?: string | undefined;
  /** Form POST, or GET with the parameters in the URL. Default: post. */
  readonly httpMethod?: 'post' | 'get' | undefined;
  /** Where Identity Insights is asked; not used with baseUrl. Default: eu. */
  readonly region?: 'eu' | 'us' | undefined;
  /** Credentials as Basic header, or as fields api_key and api_secret. Default: header. */
  readonly auth?: 'header' | 'body' | undefined;
  /** How much is logged: debug, info, warn, error, silent. Default: info. */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent' | undefined;
  /** Where log lines go, as JSON; numbers are masked. Default: no log. */
  readonly logFile?: string | undefined;
}
