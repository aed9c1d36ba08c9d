import type { SandboxAnswer, AnswerData } from './answer.ts';
import type { CallerName } from './names.ts';

/** The answer as the documents' JSON: all scalars are strings but the two codes. */
export function writeJson(answer: SandboxAnswer): string {
  const { number, money, data } = answer;
  const strange = answer.strangeAs === 'null' ? null : undefined;
  const {
    iso2 = strange,
    iso3 = strange,
    name = strange,
    prefix = strange,
  } = number?.country ?? {};
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
      country_code: iso2,
      country_code_iso3: iso3,
      country_name: name,
      country_prefix: prefix,
    }),
    request_price: money?.requestPrice,
    refund_price: money?.refundPrice,
    remaining_balance: money?.remainingBalance,
    ...(data && writeData(data)),
  });
}

function writeData(data: AnswerData) {
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

function writeCaller({ type, name, first, last }: CallerName) {
  return { caller_type: type, caller_name: name, first_name: first, last_name: last };
}
