import { replyToEarlyFault, replyToLateFault } from '../fault-reply.ts';
import type { EarlyFault, EarlyInsightFault, LateFault, LateInsightFault } from '../faults.ts';
import type { Reply, Written } from '../reply.ts';
import type { Finding } from './facts.ts';
import { INSIGHTS, STATUS_MESSAGES } from './insights.ts';
import { replyInvalid, replyProblem, type ProblemName } from './problems.ts';

/** The reply of a fault that comes before the charge: a problem where anything is said. */
export function replyToEarlyInsightFault(
  fault: EarlyFault | EarlyInsightFault,
  elsewhere: string,
): Reply {
  switch (fault) {
    case 'ii_expired':
      return replyProblem('jwt-expired');
    case 'ii_low_balance':
      return replyProblem('low-balance');
    case 'ii_validation':
      return replyInvalid([{ name: 'phone_number', reason: 'must be a phone number' }]);
    case 'r500':
      return replyProblem('internal-error');
    case 'r503':
      return replyProblem('service-unavailable', RETRY_SOON);
    case 'r429':
      return replyProblem('rate-limit', RETRY_SOON);
    case 'http400':
      return replyProblem('invalid-params');
    case 'http404':
      return replyProblem('not-found');
    case 'http408':
      return replyProblem('request-timeout');
    default:
      return replyToEarlyFault(fault, refuseAsStatus, elsewhere);
  }
}

const RETRY_SOON = { 'retry-after': '1' };

/** What the other API says by a status. */
function refuseAsStatus(status: number) {
  const problems: Readonly<Record<number, ProblemName>> = {
    1: 'rate-limit',
    5: 'internal-error',
    9: 'low-balance',
    19: 'forbidden',
  };
  return replyProblem(problems[status] ?? 'invalid-params');
}

/** The findings with the status that a fault gives to one of them: it decides what is billed. */
export function applyStatusFault(
  findings: readonly Finding[],
  fault: LateFault | LateInsightFault | undefined,
): readonly Finding[] {
  const status = fault && FAULT_STATUSES[fault];
  if (!status) return findings;
  const struck = findLiveliest(findings);
  return findings.map((finding) =>
    finding === struck ? { ...finding, status, members: {} } : finding,
  );
}

const UNKNOWN_CODE = { code: 'QUARANTINED', message: 'The phone number is being looked at.' };
const FAULT_STATUSES: Partial<Record<LateFault | LateInsightFault, Finding['status']>> = {
  ii_supplier: { code: 'SUPPLIER_ERROR', message: STATUS_MESSAGES.SUPPLIER_ERROR },
  ii_internal: { code: 'INTERNAL_ERROR', message: STATUS_MESSAGES.INTERNAL_ERROR },
  ii_unknown_code: UNKNOWN_CODE,
  unknown_status: UNKNOWN_CODE,
};

/** The insight that asks an operator, or what comes nearest to it: the current carrier if asked. */
function findLiveliest(findings: readonly Finding[]) {
  const order = ['current_carrier', ...[...INSIGHTS].reverse()];
  return order
    .map((name) => findings.find(({ insight }) => insight === name))
    .find((finding) => finding !== undefined);
}

/** The body of a charged answer, as a fault leaves it. */
export function writeInsights(
  requestId: string,
  findings: readonly Finding[],
  fault: LateFault | LateInsightFault | undefined,
): string {
  if (fault === 'ii_empty') return '{}';
  const struck = findLiveliest(findings);
  const insights: Record<string, unknown> = {};
  for (const finding of findings) {
    const { insight, members, status } = finding;
    if (fault === 'ii_nulls') {
      const nulls = Object.keys(members).map((name) => [name, null] as const);
      const said = finding === struck ? null : status;
      insights[insight] = { ...Object.fromEntries(nulls), status: said };
    } else if (fault !== 'ii_missing' || finding !== struck)
      insights[insight] = { ...members, status };
  }
  if (fault === 'ii_extra') insights['advisor'] = UNASKED;
  return JSON.stringify({ request_id: requestId, insights });
}

const UNASKED = { advice: 'none', status: { code: 'OK', message: STATUS_MESSAGES.OK } };

/** The reply of a charged answer that a fault swallows, or leaves readable. */
export function replyToLateInsightFault(
  fault: LateFault | LateInsightFault | undefined,
  answer: Written,
): Reply {
  switch (fault) {
    case 'charged_500':
      return replyProblem('internal-error');
    // Nobody can read from these what was asked for.
    case 'ii_empty':
    case 'ii_other_number': {
      const { receipt: _unread, ...unread } = answer;
      return unread;
    }
    case 'ii_supplier':
    case 'ii_internal':
    case 'ii_missing':
    case 'ii_unknown_code':
    case 'ii_extra':
    case 'ii_nulls':
      return answer;
    default:
      return replyToLateFault(fault, answer);
  }
}
