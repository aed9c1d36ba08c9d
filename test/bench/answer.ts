import type { Contact } from './contacts.ts';

/** A standard answer as the service writes it, about a kilobyte. */
export function answerBody({ number, country }: Contact, requestPrice = '0.00500000'): string {
  const carrier = {
    network_code: '26201',
    name: 'Example Mobile',
    country,
    network_type: 'mobile',
  };
  return JSON.stringify({
    status: 0,
    status_message: 'Success',
    lookup_outcome: 0,
    lookup_outcome_message: 'Success',
    request_id: `aaaaaaaa-bbbb-4ccc-8ddd-${number.padStart(12, '0').slice(-12)}`,
    international_format_number: number,
    national_format_number: `0${number.slice(2, 5)} ${number.slice(5)}`,
    country_code: country,
    country_code_iso3: `${country}X`,
    country_name: 'Country of the example',
    country_prefix: number.slice(0, 2),
    request_price: requestPrice,
    refund_price: '0.00000000',
    remaining_balance: '1234.56780000',
    current_carrier: carrier,
    original_carrier: carrier,
    ported: 'assumed_not_ported',
    roaming: { status: 'not_roaming' },
  });
}
