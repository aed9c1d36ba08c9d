import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { testApplication } from '../providers/keys.ts';
import { httpServer } from '../providers/loopback.ts';
import { inFolder, run, runInside, type Ended } from './program.ts';
import { verifyFindings } from './verified.ts';
import { readJson, readTable, writeList, type Cells, type ReportJson } from './table.ts';

/** One request for insights, and how often its number had been asked about before and with it. */
export interface AskedInsights {
  /** Digits without `+`. */
  readonly number: string;
  readonly ask: number;
  readonly authorization: string;
  /** Tells connections apart. */
  readonly port: number | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is sent back; HTTP 200 unless it says so. */
export interface ScriptedReply {
  readonly http?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | object;
  /** The connection is cut before the end. */
  readonly isCut?: boolean;
}

/** What a test scripts: a list, a book, options, and an answer to each request. */
export interface InsightScript {
  readonly numbers: readonly string[];
  /** Lines of the price book; default {@link BOOK}. */
  readonly book?: readonly string[];
  readonly args?: readonly string[];
  reply(asked: AskedInsights): ScriptedReply;
}

/** The program beside a scripted service, with an application and no account. */
export interface PlayedInsights {
  readonly asked: readonly AskedInsights[];
  enrich(...more: string[]): Promise<Ended>;
  /** The same so many hours later. */
  enrichLater(hours: number, ...more: string[]): Promise<Ended>;
  rows(): Cells[];
  report(): ReportJson;
  /** Key and token stand neither in what was said nor in any file. */
  assertNoSecret(ended: Ended): void;
}

/** Three insights cost 0.0105 together. */
export const BOOK: readonly string[] = [
  'format,*,0.001,',
  'original_carrier,*,0.004,',
  'current_carrier,*,0.0055,',
  'sim_swap,*,0.03,',
];

/** Plays a script; whatever happened, the books have to add up afterwards. */
export async function playInsights(
  test: TestContext,
  script: InsightScript,
  work: (played: PlayedInsights) => Promise<void>,
): Promise<void> {
  const asked: AskedInsights[] = [];
  const { port } = await httpServer(test, ({ headers, body }, response) => {
    const json = JSON.parse(body) as AskedInsights['body'];
    const number = String(json['phone_number']).replace(/\D/g, '');
    const { authorization = '' } = headers;
    const ask = asked.filter((one) => one.number === number).length + 1;
    const one = { number, ask, authorization, port: response.socket?.remotePort, body: json };
    asked.push(one);
    const { http = 200, headers: more = {}, body: said, isCut = false } = script.reply(one);
    const text = typeof said === 'string' ? said : JSON.stringify(said);
    response.writeHead(http, {
      'Content-Type': http === 200 ? 'application/json' : 'application/problem+json',
      'Content-Length': Buffer.byteLength(text) + (isCut ? 1 : 0),
      ...more,
    });
    response.write(text, () => (isCut ? response.destroy() : response.end()));
  });
  await inFolder(async (folder) => {
    const { applicationId, privateKey } = testApplication();
    const env = {
      VONAGE_API_KEY: undefined,
      VONAGE_API_SECRET: undefined,
      VONAGE_APPLICATION_ID: applicationId,
      VONAGE_PRIVATE_KEY: privateKey,
      XDG_STATE_HOME: folder,
    };
    const list = writeList(join(folder, 'list.csv'), script.numbers);
    const book = ['product,country,price,status', ...(script.book ?? BOOK), ''].join('\n');
    writeFileSync(join(folder, 'book.csv'), book);
    const ledger = join(folder, 'ledger.db');
    const args = [
      ...['enrich', list, '--provider', 'identity-insights', '--prices', 'book.csv'],
      ...['--base-url', `http://127.0.0.1:${String(port)}`, '--ledger', ledger, '--rate', '0'],
      ...['--phone-column', 'phone', '--log-file', 'run.log', '--log-level', 'debug'],
      ...(script.args ?? []),
    ];
    const own = { cwd: folder, env };
    await work({
      asked,
      enrich: (...more) => runInside([...args, ...more], own),
      enrichLater: (hours, ...more) =>
        run([...args, ...more], { ...own, nodeArgs: ['--import', shiftClock(hours)] }),
      rows: () => readTable(join(folder, 'list.enriched.csv')),
      report: () => readJson(join(folder, 'list.enriched.report.json')),
      assertNoSecret: ({ out, err }) => {
        const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
        const words = privateKey.split(/[^A-Za-z0-9]+/).filter(({ length }) => length >= 12);
        for (const text of [...files, out, err]) {
          assert.doesNotMatch(text, /eyJ[\w-]+\.[\w-]+\.[\w-]+/);
          assert.ok(!words.some((word) => text.includes(word)));
        }
      },
    });
    assert.deepEqual(await verifyFindings(ledger), []);
  });
}

/** A module that makes a process believe that it is so many hours later. */
function shiftClock(hours: number): string {
  const source = `const now = Date.now; Date.now = () => now() + ${String(hours * 3_600_000)};`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

/** A problem as the service writes it: this name stands behind the `#` of its type. */
export function problem(http: number, name: string, more: object = {}): ScriptedReply {
  const type = `https://developer.vonage.com/api-errors#${name}`;
  return { http, body: { type, title: 'Refused', detail: 'In words', instance: '1', ...more } };
}

/** An answer whose request id is the number's and the ask's own. */
export function answer({ number, ask }: AskedInsights, insights: object): ScriptedReply {
  return { body: { request_id: `00000000-0000-4000-8000-${number}-${String(ask)}`, insights } };
}

const SUCCESS = { code: 'OK', message: 'Success' };

/** A status that is not OK, without any member beside it. */
export function not(code: string, message = 'No luck.'): object {
  return { status: { code, message } };
}

/** What the three insights say about a British mobile number, or whatever number was asked about. */
export function threeInsights({ number }: Pick<AskedInsights, 'number'>): {
  readonly format: object;
  readonly original_carrier: object;
  readonly current_carrier: object;
} {
  const carrier = { network_type: 'MOBILE', country_code: 'GB', status: SUCCESS };
  return {
    format: {
      country_code: 'GB',
      country_name: 'United Kingdom',
      country_prefix: '44',
      time_zones: ['Europe/London'],
      number_international: `+${number}`,
      number_national: '07400 123456',
      is_format_valid: true,
      status: SUCCESS,
    },
    original_carrier: { ...carrier, name: 'Harbour Wireless Ltd', network_code: '23411' },
    current_carrier: { ...carrier, name: 'Lowe Mobile', network_code: '23417' },
  };
}
