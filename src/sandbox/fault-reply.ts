import type { EarlyFault, LateFault } from './faults.ts';
import {
  replyWithPage,
  replyWithProblem,
  replyTooMany,
  type Reply,
  type Written,
} from './reply.ts';

/**
 * The reply of a fault that comes before the charge. `refuse` writes a refusal with a status in the
 * format that was asked for. The redirect leads `elsewhere`: to this server under another host
 * name, so that the books see who follows it.
 */
export function replyToEarlyFault(
  fault: EarlyFault,
  refuse: (status: number) => Reply,
  elsewhere: string,
): Reply {
  switch (fault) {
    case 'reset':
      return { kind: 'reset', how: 'reset' };
    case 'hang':
      return { kind: 'hang' };
    case 'r500':
      return { kind: 'written', http: 500, type: 'text/plain', body: 'Internal Server Error' };
    case 'r503':
      return replyWithPage(503, '503 Service Temporarily Unavailable', { 'retry-after': '1' });
    case 'r429':
      return replyTooMany();
    case 'status1':
    case 'status5':
    case 'status9':
    case 'status19':
    case 'status999':
      return refuse(Number(fault.slice('status'.length)));
    case 'http400':
      return replyWithProblem(400, {
        type: 'bad-request',
        title: 'Bad request.',
        detail: 'The request could not be understood.',
      });
    case 'http404':
      return replyWithPage(404, '404 Not Found');
    case 'http408':
      return replyWithPage(408, '408 Request Timeout');
    case 'redirect':
      return replyWithPage(302, '302 Found', { location: elsewhere });
  }
}

/** The reply of a charged answer that a fault swallows, or leaves readable in an unusual manner. */
export function replyToLateFault(fault: LateFault | undefined, answer: Written): Reply {
  const { receipt: _unread, ...unread } = answer;
  switch (fault) {
    case 'charged_reset':
      return { kind: 'reset', how: 'closed' };
    case 'charged_hang':
      return { kind: 'hang' };
    case 'charged_500':
      return replyWithPage(500, '500 Internal Server Error');
    case 'charged_html':
      return replyWithPage(200, 'Gateway');
    case 'charged_garbage':
      return { ...unread, body: `${answer.body.slice(0, GARBAGE_KEPT)}\u0000\uFFFD}{<&` };
    case 'charged_empty':
      return { ...unread, body: '' };
    case 'charged_truncated':
      return { ...unread, manner: 'truncated' };
    case 'charged_huge':
      return { ...unread, manner: 'huge' };
    case 'charged_wrong_type':
      return { ...answer, type: 'text/html' };
    case 'charged_slow':
      return { ...answer, manner: 'slow' };
    // These change what the answer says, or when it is charged.
    case 'unknown_status':
    case 'paid_status5':
    case 'dear':
    case 'no_refund':
    case 'charged_late':
    case undefined:
      return answer;
  }
}

/**
 * `charged_late`: long enough that a balance read at once does not show it, short enough that one
 * read 15 s later does.
 */
export const LATE_CHARGE_MS = 3_000;

const GARBAGE_KEPT = 20;
