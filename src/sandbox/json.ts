import type { SandboxAnswer, AnswerData } from './answer.ts';
import type { CallerName } from './names.ts';

/** The answer as the documents' JSON: all scalars are strings but the two codes. */
export function writeJson(answer: SandboxAnswer): string {
  const { number, money, data } = answer;
  const country = number?.country;
  const strange = answer.strangeAs === 'null' ? null : undefined;
  return JSON.stringify({
    status: answer.status,
    [answer.messageAs]: answer.message,
    ...(data?.advanced && {
      lookup_outcome: data.advanced.outcome,
      lookup_outcome_message: data.advanced.outcomeMessage,
    }),
    request_id: answer.requestId,
    ...(number && {
      international_format_number: number.international,
      national_format_number: number.national,
      country_code: country?.iso2 ?? strange,
      country_code_iso3: country?.iso3 ?? strange,
      country_name: country?.name ?? strange,
      country_prefix: country?.prefix ?? strange,
    }),
    request_price: money?.requestPrice,
    refund_price: money?.refundPrice,
    remaining_balance: money?.remainingBalance,
    ...(data && writeData(data)),
  });
}

function writeData(data: AnswerData): Record<string, unknown> {
  const { caller, callerAs, advanced } = data;
  return {
    current_carrier: data.currentCarrier,
    original_carrier: data.originalCarrier,
    ported: data.ported,
    roaming: data.roaming,
    ...(advanced && {
      valid_number: advanced.validNumber,
      reachable: advanced.reachable,
      ip: advanced.ip,
      ip_warnings: advanced.ipWarnings,
      real_time_data: advanced.realTimeData,
    }),
    ...(caller && callerAs !== 'top' && { caller_identity: writeCaller(caller) }),
    ...(caller && callerAs !== 'identity' && writeCaller(caller)),
  };
}

function writeCaller({ type, name, first, last }: CallerName): Record<string, unknown> {
  return { caller_type: type, caller_name: name, first_name: first, last_name: last };
}
