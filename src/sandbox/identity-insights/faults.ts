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
      return replyToEarlyFault(fault, { refuse: refuseAsStatus, elsewhere });
  }
}

const RETRY_SOON = { 'retry-after': '1' };

/** What the other API says by a status. */
function refuseAsStatus(status: number): Reply {
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
  const code = readFaultCode(fault);
  if (code === undefined) return findings;
  const struck = findLiveliest(findings);
  const status = { code, message: STATUS_MESSAGES[code as 'SUPPLIER_ERROR'] ?? 'Quarantined' };
  return findings.map((finding) =>
    finding === struck ? { ...finding, status, members: {} } : finding,
  );
}

function readFaultCode(fault: LateFault | LateInsightFault | undefined) {
  if (fault === 'ii_supplier') return 'SUPPLIER_ERROR';
  if (fault === 'ii_internal') return 'INTERNAL_ERROR';
  return fault === 'ii_unknown_code' || fault === 'unknown_status' ? 'QUARANTINED' : undefined;
}

/** The insight that asks an operator, or what comes nearest to it: the current carrier if asked. */
function findLiveliest(findings: readonly Finding[]) {
  const order = ['current_carrier', ...[...INSIGHTS].reverse()];
  return order
    .map((name) => findings.find(({ insight }) => insight === name))
    .find((finding) => finding !== undefined);
}

/** The body of a charged answer, as a fault leaves it. */
export function writeInsights(
  answer: { readonly requestId: string; readonly findings: readonly Finding[] },
  fault: LateFault | LateInsightFault | undefined,
): string {
  const { requestId, findings } = answer;
  const struck = findLiveliest(findings);
  if (fault === 'ii_empty') return '{}';
  const written = findings
    .filter((finding) => fault !== 'ii_missing' || finding !== struck)
    .map(({ insight, status, members }) => {
      const isNull = fault === 'ii_nulls';
      const shown = isNull ? Object.fromEntries(Object.keys(members).map(nullify)) : members;
      return [insight, { ...shown, status: isNull && insight === struck?.insight ? null : status }];
    });
  const extra = fault === 'ii_extra' ? { advisor: UNASKED } : {};
  const insights = { ...Object.fromEntries(written), ...extra };
  return JSON.stringify({ request_id: requestId, insights });
}

function nullify(name: string): [string, null] {
  return [name, null];
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
