import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFields } from '../../src/providers/number-insight/fields.ts';
import { parseXml } from '../../src/providers/xml.ts';

const fromXml = (body: string): Record<string, string> =>
  Object.fromEntries(readFields(body, 'xml') ?? [['none', '']]);

test('the first name is read as first_name, and as firs_name, as the schema spells it', () => {
  assert.deepEqual(fromXml('<lookup><firs_name>Ann</firs_name></lookup>'), { first_name: 'Ann' });
  assert.deepEqual(fromXml('<lookup><first_name>Ann</first_name></lookup>'), { first_name: 'Ann' });
  assert.deepEqual(
    fromXml('<lookup><firs_name>A.</firs_name><first_name>Ann</first_name></lookup>'),
    { first_name: 'Ann' },
  );
});

test('caller_identity is read with hyphenated attributes, with underscored ones and with elements', () => {
  const ann = {
    caller_name: 'Ann Lee',
    first_name: 'Ann',
    last_name: 'Lee',
    caller_type: 'consumer',
  };
  const hyphens =
    '<caller_identity caller-type="consumer" caller-name="Ann Lee" first-name="Ann" last-name="Lee"/>';
  const elements =
    '<caller_identity><caller_type>consumer</caller_type><caller_name>Ann Lee</caller_name><first_name>Ann</first_name><last_name>Lee</last_name></caller_identity>';
  assert.deepEqual(fromXml(`<lookup>${hyphens}</lookup>`), ann);
  assert.deepEqual(
    fromXml(`<lookup>${hyphens.replaceAll(/([a-z])-(?=[a-z]+=)/g, '$1_')}</lookup>`),
    ann,
  );
  assert.deepEqual(fromXml(`<lookup>${elements}</lookup>`), ann);
});

test('local_number is the national form without the line breaks around it, and holds the four country fields', () => {
  const body = `<format><local_number
      country_code="US" country_code_iso3="USA"
      country_name="United States of America" country_prefix="1">(512) 555-0100
    </local_number></format>`;
  assert.deepEqual(fromXml(body), {
    national_format_number: '(512) 555-0100',
    country_code: 'US',
    country_code_iso3: 'USA',
    country_name: 'United States of America',
    country_prefix: '1',
  });
});

test('error and lookup_outcome carry their codes as attributes and their words as text', () => {
  const body =
    '<lookup><error code="44">Not returned</error><lookup_outcome code="1">Partial success</lookup_outcome></lookup>';
  assert.deepEqual(fromXml(body), {
    status: '44',
    status_message: 'Not returned',
    lookup_outcome: '1',
    lookup_outcome_message: 'Partial success',
  });
});

test('the camel case of an acknowledgement is read like the rest', () => {
  const body =
    '<lookup><requestId>r-1</requestId><remainingBalance>9.97</remainingBalance><requestPrice>0.03000000</requestPrice><status>0</status></lookup>';
  assert.deepEqual(fromXml(body), {
    request_id: 'r-1',
    remaining_balance: '9.97',
    request_price: '0.03000000',
    status: '0',
  });
});

test('a refund price and ip warnings, which the schema does not know, are read; amounts keep their text', () => {
  const body =
    '<lookup><request_price> 0.040 </request_price><refund_price>1E-2</refund_price><ip_warnings>unknown</ip_warnings></lookup>';
  assert.deepEqual(fromXml(body), {
    request_price: '0.040',
    refund_price: '1E-2',
    ip_warnings: 'unknown',
  });
});

test('the five predefined entities, character references and CDATA are text', () => {
  const body =
    '<lookup><current_carrier name="AT&amp;T &quot;Mobility&quot; &#233;"/><caller_name>A&lt;B<![CDATA[ & C]]></caller_name></lookup>';
  assert.deepEqual(fromXml(body), {
    current_carrier_name: 'AT&T "Mobility" é',
    caller_name: 'A<B & C',
  });
});

test('the text "null" and empty elements and attributes are no value', () => {
  assert.deepEqual(
    fromXml(
      '<lookup><ported>null</ported><reachable/><current_carrier name="null" country=""/></lookup>',
    ),
    {},
  );
});

test('a DOCTYPE is refused, also a harmless one', () => {
  for (const doctype of [
    '<!DOCTYPE lookup>',
    '<!DOCTYPE lookup SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE lookup [<!ENTITY a "b">]>',
  ]) {
    assert.equal(
      parseXml(`${doctype}<lookup><error code="0">x</error></lookup>`),
      undefined,
      doctype,
    );
  }
});

test('entities of their own are refused: nine levels of laughs, a file read by reference', () => {
  const laughs = Array.from(
    { length: 9 },
    (_, level) => `<!ENTITY l${String(level + 1)} "${`&l${String(level)};`.repeat(10)}">`,
  ).join('');
  assert.equal(
    parseXml(
      `<!DOCTYPE lookup [<!ENTITY l0 "ha">${laughs}]><lookup><ported>&l9;</ported></lookup>`,
    ),
    undefined,
  );
  assert.equal(
    parseXml(
      '<!DOCTYPE lookup [<!ENTITY f SYSTEM "file:///etc/passwd">]><lookup><ported>&f;</ported></lookup>',
    ),
    undefined,
  );
  assert.equal(parseXml('<lookup><ported>&f;</ported></lookup>'), undefined);
});

test('what is not well formed is refused: cut, HTML, JSON, empty, two roots', () => {
  for (const body of [
    '<lookup><error code="0">',
    '<html><br></html>',
    '{"a":1}',
    '',
    '<a/><b/>',
    '<lookup a="1" a="2"/>',
  ]) {
    assert.equal(parseXml(body), undefined, body.slice(0, 40));
  }
});

test('elements named like members of every object are elements', () => {
  const root = parseXml(
    '<lookup><__proto__>a</__proto__><constructor x="1">b</constructor></lookup>',
  )!;
  assert.equal(root.child('__proto__')?.text, 'a');
  assert.equal(root.child('constructor')?.attribute('x'), '1');
  assert.equal(root.attribute('toString'), undefined);
  assert.equal(root.child('toString'), undefined);
});

test('the text of an element is all that stands in it and in its elements, in order, without comments and instructions', () => {
  assert.equal(
    parseXml('<a>1<b>2<c>3</c>4<!-- 5 --></b><?d 6?><![CDATA[7<8]]><e/>9&amp;</a>')?.text,
    '12347<89&',
  );
});

test('whatever ends a line, CR LF, CR or LF, it is a line feed', () => {
  for (const end of ['\r\n', '\r', '\n'])
    assert.equal(parseXml(`<a>x${end}${end}y</a>`)?.text, 'x\n\ny');
});

test('XML with another root is no answer of the service', () => {
  assert.equal(
    readFields('<response><error code="0">Success</error></response>', 'xml'),
    undefined,
  );
});
