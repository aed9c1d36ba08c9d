import type { Receipt } from './books.ts';

/** What comes back on the wire. */
export type Reply =
  | { readonly kind: 'reset'; readonly how: 'reset' | 'closed' }
  /** Never an answer; the connection stays open. */
  | { readonly kind: 'hang' }
  | Written;

/** A response with a body. */
export interface Written {
  readonly kind: 'written';
  readonly http: number;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** `slow` drips, `truncated` ends in the middle, `huge` goes on for 8 MB. */
  readonly manner?: 'slow' | 'truncated' | 'huge';
  /** The charge that this response tells of. */
  readonly receipt?: Pick<Receipt, 'answered'> | undefined;
}

export function replyWithPage(
  http: number,
  title: string,
  headers: Readonly<Record<string, string>> = {},
): Written {
  const body = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { ...replyWith(http, 'text/html', body), headers };
}

/** The newer errors of the service: `application/problem+json`. */
export function replyWithProblem(
  http: number,
  words: Record<'type' | 'title' | 'detail', string>,
): Written {
  return replyWithProblemOf(http, {
    ...words,
    type: `https://developer.vonage.com/api-errors/#${words.type}`,
    instance: 'bf0ca0bf927b3b52e3cb03217e1a1ddf',
  });
}

/** A problem with the members that are given. */
export function replyWithProblemOf(
  http: number,
  members: Readonly<Record<string, unknown>>,
): Written {
  return replyWith(http, 'application/problem+json', JSON.stringify(members));
}

export function replyWithJson(http: number, value: unknown): Written {
  return replyWith(http, 'application/json', JSON.stringify(value));
}

/** A body of a content type. */
export function replyWith(http: number, type: string, body: string): Written {
  return { kind: 'written', http, type, body };
}

/** Wrong or missing credentials, as the gateway in front of the service says it. */
export function replyUnauthorised(): Written {
  return replyWithProblem(401, {
    type: 'unauthorized',
    title: 'You did not provide correct credentials.',
    detail:
      "Check that you're using the correct credentials, and that your account has this feature enabled",
  });
}

/** More requests in a second than the account may send. */
export function replyTooMany(): Written {
  const problem = replyWithProblem(429, {
    type: 'throttled',
    title: 'Rate Limit Hit',
    detail: 'You have exceeded your rate limit.',
  });
  return { ...problem, headers: { 'retry-after': '1' } };
}
