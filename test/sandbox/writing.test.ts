import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFields } from '../../src/providers/number-insight/fields.ts';
import { composeAnswer, composeRefusal, type SandboxAnswer } from '../../src/sandbox/answer.ts';
import { drawFacts } from '../../src/sandbox/facts.ts';
import { writeJson } from '../../src/sandbox/json.ts';
import { createLots } from '../../src/sandbox/lots.ts';
import { readNumber } from '../../src/sandbox/number.ts';
import { writeXml } from '../../src/sandbox/xml.ts';

const NUMBER = readNumber('14155550100', undefined)!;
const CARRIER = {
  network_code: 'US-FIXED',
  name: 'Lowe & "Sons" <US>',
  country: 'US',
  network_type: 'landline',
};

const FULL: SandboxAnswer = {
  status: 43,
  message: 'Lookup Handler unable to handle request',
  messageAs: 'error_text',
  requestId: '0c082a69-85df-4bbc-aae6-ee998e17e5a4',
  number: NUMBER,
  money: { requestPrice: '0.04', refundPrice: '0.01000000', remainingBalance: '18.309' },
  data: {
    currentCarrier: CARRIER,
    originalCarrier: null,
    ported: null,
    roaming: 'unknown',
    caller: { type: 'consumer', name: 'Jane Doe', first: 'Jane', last: 'Doe' },
    callerAs: 'both',
    spelling: 'firs_name',
    advanced: {
      outcome: 1,
      outcomeMessage: 'Partial success - some fields populated',
      validNumber: 'valid',
      reachable: undefined,
      ip: { address: '123.0.0.255', ip_match_level: 'mismatch', ip_country: 'KR', ip_city: '' },
      ipWarnings: 'no_warning',
      realTimeData: { active_status: 'inactive', handset_status: 'off' },
    },
  },
};

test('a full advanced answer as JSON has the documented members, nulls among them', () => {
  const caller = {
    caller_type: 'consumer',
    caller_name: 'Jane Doe',
    first_name: 'Jane',
    last_name: 'Doe',
  };
  assert.deepEqual(JSON.parse(writeJson(FULL)), {
    status: 43,
    error_text: 'Lookup Handler unable to handle request',
    lookup_outcome: 1,
    lookup_outcome_message: 'Partial success - some fields populated',
    request_id: '0c082a69-85df-4bbc-aae6-ee998e17e5a4',
    international_format_number: '14155550100',
    national_format_number: '(415) 555-0100',
    country_code: 'US',
    country_code_iso3: 'USA',
    country_name: 'United States of America',
    country_prefix: '1',
    request_price: '0.04',
    refund_price: '0.01000000',
    remaining_balance: '18.309',
    current_carrier: CARRIER,
    original_carrier: null,
    ported: null,
    roaming: 'unknown',
    valid_number: 'valid',
    ip: { address: '123.0.0.255', ip_match_level: 'mismatch', ip_country: 'KR', ip_city: '' },
    ip_warnings: 'no_warning',
    real_time_data: { active_status: 'inactive', handset_status: 'off' },
    caller_identity: caller,
    ...caller,
  });
});

test('the same answer as XML has the documented elements; null is left out, markup in names is escaped', () => {
  assert.equal(
    writeXml(FULL, false),
    `<?xml version="1.0" encoding="UTF-8"?>
<lookup>
  <request_id>0c082a69-85df-4bbc-aae6-ee998e17e5a4</request_id>
  <international_format_number>14155550100</international_format_number>
  <lookup_outcome code="1">Partial success - some fields populated</lookup_outcome>
  <local_number country_code="US" country_code_iso3="USA" country_name="United States of America" country_prefix="1">(415) 555-0100</local_number>
  <error code="43">Lookup Handler unable to handle request</error>
  <request_price>0.04</request_price>
  <refund_price>0.01000000</refund_price>
  <remaining_balance>18.309</remaining_balance>
  <current_carrier network_code="US-FIXED" name="Lowe &amp; &quot;Sons&quot; &lt;US&gt;" country="US" network_type="landline" />
  <valid_number>valid</valid_number>
  <ip address="123.0.0.255" ip_match_level="mismatch" ip_country="KR" ip_city="" />
  <ip_warnings>no_warning</ip_warnings>
  <real_time_data active_status="inactive" handset_status="off" />
  <roaming status="unknown" />
  <caller_identity caller-type="consumer" caller-name="Jane Doe" first-name="Jane" last-name="Doe" />
  <caller_name>Jane Doe</caller_name>
  <last_name>Doe</last_name>
  <firs_name>Jane</firs_name>
  <caller_type>consumer</caller_type>
</lookup>
`,
  );
});

test('a basic answer has the root format and no price', () => {
  const basic: SandboxAnswer = {
    status: 0,
    message: 'Success',
    messageAs: 'status_message',
    requestId: 'r',
    number: NUMBER,
  };
  assert.equal(
    writeXml(basic, true),
    `<?xml version="1.0" encoding="UTF-8"?>
<format>
  <request_id>r</request_id>
  <international_format_number>14155550100</international_format_number>
  <local_number country_code="US" country_code_iso3="USA" country_name="United States of America" country_prefix="1">(415) 555-0100</local_number>
  <error code="0">Success</error>
</format>
`,
  );
});

test('a refusal with status 3 or 4 has no request id, with status 1 it has one', () => {
  const lots = createLots(1);
  for (let ask = 1; ask <= 20; ask += 1) {
    assert.equal(composeRefusal(lots, { status: 3, subject: '1', ask }).requestId, undefined);
    assert.equal(composeRefusal(lots, { status: 4, subject: '1', ask }).requestId, undefined);
    assert.match(
      composeRefusal(lots, { status: 1, subject: '1', ask }).requestId ?? '',
      /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
  }
});

const PLACES = ['1202555', '4477009', '4915200', '3361234', '9199999', '2917000', '1876555'];

test('JSON and XML of 700 numbers at three levels say the same, as the program reads them', () => {
  const lots = createLots(3);
  for (let nth = 0; nth < 700; nth += 1) {
    const written =
      PLACES[nth % PLACES.length]! +
      String(nth).padStart(PLACES[nth % PLACES.length]!.startsWith('1') ? 4 : 5, '0');
    const number = readNumber(written, undefined);
    if (number === undefined) continue;
    for (const level of ['basic', 'standard', 'advanced'] as const) {
      const asked = {
        number,
        level,
        cnam: true,
        ip: nth % 3 === 0 ? '10.0.0.1' : undefined,
        realTimeData: false,
        ask: 1,
      };
      const bill = {
        requested: 1_450_000n,
        refunded: nth % 2 === 0 ? 0n : 1_000_000n,
        balance: 9_998_550_000n,
      };
      const answer = composeAnswer(lots, asked, drawFacts(lots, number, level), bill);
      const [json, xml] = [
        readFields(writeJson(answer), 'json'),
        readFields(writeXml(answer, level === 'basic'), 'xml'),
      ];
      assert.deepEqual(new Map([...xml!].sort()), new Map([...json!].sort()), written);
    }
  }
});
