import { replyWithProblemOf, type Written } from '../reply.ts';

/** A parameter that keeps a request from being served. */
export interface InvalidParameter {
  readonly name: string;
  readonly reason: string;
}

/** A problem by the end of its type. */
export type ProblemName = keyof typeof PROBLEMS;

/** An error of this API: `application/problem+json`, its type a link to the catalogue. */
export function replyProblem(
  name: ProblemName,
  headers: Readonly<Record<string, string>> = {},
): Written {
  const { http, title, detail } = PROBLEMS[name];
  return {
    ...replyWithProblemOf(http, {
      type: `${CATALOGUE}#${name}`,
      title,
      instance_id: INSTANCE,
      detail,
    }),
    headers,
  };
}

/** What a request lacks. */
export function replyInvalid(parameters: readonly InvalidParameter[]): Written {
  return replyWithProblemOf(422, {
    title: 'Bad Request',
    type: `${CATALOGUE}#validation`,
    instance: INSTANCE,
    detail: 'The request failed due to validation errors',
    invalid_parameters: parameters,
  });
}

const CATALOGUE = 'https://developer.vonage.com/api-errors';
const INSTANCE = '5f0d2c6e-8f5b-4c57-9a37-6d2b1e0c4a91';

/** Titles and details of the OpenAPI document and, where it has none, of the catalogue's sense. */
const PROBLEMS = {
  'invalid-json': { http: 400, title: 'Malformed JSON', detail: 'Malformed JSON payload' },
  'invalid-params': {
    http: 400,
    title: 'Invalid parameters',
    detail: 'The parameters could not be understood.',
  },
  unauthorized: {
    http: 401,
    title: 'Unauthorized',
    detail: 'You did not provide correct credentials',
  },
  'invalid-signature': {
    http: 401,
    title: 'Invalid signature',
    detail: 'The signature of the token does not fit the public key of the application',
  },
  'jwt-expired': { http: 401, title: 'JWT expired', detail: 'The token has expired' },
  'low-balance': {
    http: 403,
    title: 'Low balance',
    detail: 'This request could not be performed due to your account balance being low.',
  },
  forbidden: {
    http: 403,
    title: 'Forbidden',
    detail: 'Your account does not have permission to perform this action.',
  },
  'not-found': { http: 404, title: 'Not Found', detail: 'The requested resource does not exist.' },
  'method-not-allowed': {
    http: 405,
    title: 'Method Not Allowed',
    detail: 'Request method not supported.',
  },
  'request-timeout': {
    http: 408,
    title: 'Request Timeout',
    detail: 'The request took too long to arrive.',
  },
  'content-type-header': {
    http: 415,
    title: 'Invalid Content-Type header',
    detail: 'Invalid Content-Type header provided. Must be one of the following: application/json',
  },
  'rate-limit': {
    http: 429,
    title: 'Rate Limited',
    detail: 'You have exceeded your rate limit.',
  },
  'internal-error': {
    http: 500,
    title: 'Internal error',
    detail: 'An unexpected error has occurred',
  },
  'service-unavailable': {
    http: 503,
    title: 'Service unavailable',
    detail: 'Failed to invoke upstream service',
  },
} as const;
