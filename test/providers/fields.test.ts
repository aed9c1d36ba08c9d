import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProblem } from '../../src/providers/judgement.ts';
import { readFields } from '../../src/providers/number-insight/fields.ts';

const fromJson = (body: string): Record<string, string> =>
  Object.fromEntries(readFields(body, 'json') ?? [['none', '']]);

test('roaming may be an object, a bare string, null, an empty list or absent', () => {
  const object =
    '{"roaming":{"status":"roaming","roaming_country_code":"US","roaming_network_code":12345,"roaming_network_name":"Acme"}}';
  assert.deepEqual(fromJson(object), {
    roaming_status: 'roaming',
    roaming_country_code: 'US',
    roaming_network_code: '12345',
    roaming_network_name: 'Acme',
  });
  assert.deepEqual(fromJson('{"roaming":{"status":"not_roaming","roaming_country_code":null}}'), {
    roaming_status: 'not_roaming',
  });
  assert.deepEqual(fromJson('{"roaming":"unknown"}'), { roaming_status: 'unknown' });
  for (const nothing of [
    '{"roaming":null}',
    '{"roaming":"null"}',
    '{"roaming":[]}',
    '{"roaming":{}}',
    '{}',
  ]) {
    assert.deepEqual(fromJson(nothing), {}, nothing);
  }
});

test('a carrier may be null, absent, no object at all, or have null members', () => {
  assert.deepEqual(
    fromJson(
      '{"current_carrier":{"network_code":"GB-FIXED","name":null,"country":"GB","network_type":"null"}}',
    ),
    {
      current_carrier_network_code: 'GB-FIXED',
      current_carrier_country: 'GB',
    },
  );
  assert.deepEqual(fromJson('{"current_carrier":null,"original_carrier":"null"}'), {});
  assert.deepEqual(fromJson('{"current_carrier":[],"original_carrier":{"network_code":23410}}'), {
    original_carrier_network_code: '23410',
  });
});

test('the string "null", empty and blank texts are no value; blanks around one are no part of it', () => {
  assert.deepEqual(
    fromJson(
      '{"ported":"null","reachable":"","valid_number":"  ","country_name":" United Kingdom "}',
    ),
    {
      country_name: 'United Kingdom',
    },
  );
});

test('numbers and truths where texts are documented, and texts where numbers are', () => {
  assert.deepEqual(
    fromJson(
      '{"status":"0","lookup_outcome":"1","country_prefix":44,"request_price":0.030,"valid_number":true}',
    ),
    {
      status: '0',
      lookup_outcome: '1',
      country_prefix: '44',
      request_price: '0.030',
      valid_number: 'true',
    },
  );
});

test('error_text is the message where status_message is absent, null or empty, and only there', () => {
  assert.deepEqual(fromJson('{"error_text":"Back off"}'), { status_message: 'Back off' });
  assert.deepEqual(fromJson('{"status_message":null,"error_text":"Back off"}'), {
    status_message: 'Back off',
  });
  assert.deepEqual(fromJson('{"status_message":"","error_text":"Back off"}'), {
    status_message: 'Back off',
  });
  assert.deepEqual(fromJson('{"status_message":"Success","error_text":"other"}'), {
    status_message: 'Success',
  });
});

test('the caller is read from caller_identity where the top level says nothing, member by member', () => {
  const identity =
    '"caller_identity":{"caller_name":"Ann Lee","caller_type":"consumer","first_name":"Ann","last_name":"Lee"}';
  assert.deepEqual(fromJson(`{${identity}}`), {
    caller_name: 'Ann Lee',
    first_name: 'Ann',
    last_name: 'Lee',
    caller_type: 'consumer',
  });
  assert.deepEqual(fromJson(`{${identity},"caller_name":"A. Lee","first_name":null}`), {
    caller_name: 'A. Lee',
    first_name: 'Ann',
    last_name: 'Lee',
    caller_type: 'consumer',
  });
});

test('an ip may be an object with its country and match level, or a bare address; ip_warnings comes unasked', () => {
  const object =
    '{"ip":{"address":"192.0.2.7","ip_match_level":"mismatch","ip_country":"KR","ip_city":""},"ip_warnings":"no_warning"}';
  assert.deepEqual(fromJson(object), {
    ip: '192.0.2.7',
    ip_match_level: 'mismatch',
    ip_country: 'KR',
    ip_warnings: 'no_warning',
  });
  assert.deepEqual(fromJson('{"ip":"192.0.2.7"}'), { ip: '192.0.2.7' });
});

test('what is not a column is not a field: real_time_data, subscription_type, number', () => {
  assert.deepEqual(
    fromJson(
      '{"real_time_data":{"active_status":"active"},"number":"1","caller_identity":{"subscription_type":"postpaid"}}',
    ),
    {},
  );
});

test('a body that is neither JSON object nor XML answer has no fields', () => {
  for (const body of ['', 'null', '[]', '<html><body/></html>', 'Bad Gateway'])
    assert.equal(readFields(body, 'json'), undefined, body);
});

test('a problem is told by its detail, else its title, else its old label; any other body has none', () => {
  assert.equal(readProblem('{"title":"Unauthorized","detail":"No such key"}'), 'No such key');
  assert.equal(readProblem('{"title":"Unauthorized","detail":null}'), 'Unauthorized');
  assert.equal(
    readProblem('{"error-code":"401","error-code-label":"authentication failed"}'),
    'authentication failed',
  );
  assert.equal(readProblem('<html/>'), undefined);
});
