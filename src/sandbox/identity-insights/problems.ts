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
  const [http, title, detail] = PROBLEMS[name];
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

/**
 * HTTP status, title and detail of the OpenAPI document and, where it has none, of the catalogue's
 * sense.
 */
const PROBLEMS = {
  'invalid-json': [400, 'Malformed JSON', 'Malformed JSON payload'],
  'invalid-params': [400, 'Invalid parameters', 'The parameters could not be understood.'],
  unauthorized: [401, 'Unauthorized', 'You did not provide correct credentials'],
  'invalid-signature': [
    401,
    'Invalid signature',
    'The signature of the token does not fit the public key of the application',
  ],
  'jwt-expired': [401, 'JWT expired', 'The token has expired'],
  'low-balance': [
    403,
    'Low balance',
    'This request could not be performed due to your account balance being low.',
  ],
  forbidden: [403, 'Forbidden', 'Your account does not have permission to perform this action.'],
  'not-found': [404, 'Not Found', 'The requested resource does not exist.'],
  'method-not-allowed': [405, 'Method Not Allowed', 'Request method not supported.'],
  'request-timeout': [408, 'Request Timeout', 'The request took too long to arrive.'],
  'content-type-header': [
    415,
    'Invalid Content-Type header',
    'Invalid Content-Type header provided. Must be one of the following: application/json',
  ],
  'rate-limit': [429, 'Rate Limited', 'You have exceeded your rate limit.'],
  'internal-error': [500, 'Internal error', 'An unexpected error has occurred'],
  'service-unavailable': [503, 'Service unavailable', 'Failed to invoke upstream service'],
} as const;
