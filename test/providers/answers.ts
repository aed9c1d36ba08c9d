/** The same answer in both wire formats, written after the documented shapes, with the fields it must give. */
export interface AnswerPair {
  readonly name: string;
  readonly json: string;
  readonly xml: string;
  readonly fields: Readonly<Record<string, string>>;
}

const HEAD = {
  request_id: '5b1f7c2e-0000-4d4b-9f10-0a1b2c3d4e5f',
  international_format_number: '33612345678',
  national_format_number: '06 12 34 56 78',
  country_code: 'FR',
  country_code_iso3: 'FRA',
  country_name: 'France',
  country_prefix: '33',
};

const XML_HEAD = `
  <request_id>5b1f7c2e-0000-4d4b-9f10-0a1b2c3d4e5f</request_id>
  <international_format_number>33612345678</international_format_number>
  <local_number country_code="FR" country_code_iso3="FRA"
    country_name="France" country_prefix="33">06 12 34 56 78
  </local_number>`;

const BASIC: AnswerPair = {
  name: 'basic',
  json: JSON.stringify({ status: 0, status_message: 'Success', ...HEAD }),
  xml: `<?xml version="1.0" encoding="UTF-8"?><format>${XML_HEAD}<error code="0">Success</error></format>`,
  fields: { status: '0', status_message: 'Success', ...HEAD },
};

const STANDARD: AnswerPair = {
  name: 'standard',
  json: `{"status":0,"status_message":"Success","request_id":"5b1f7c2e-0000-4d4b-9f10-0a1b2c3d4e5f",
    "international_format_number":"33612345678","national_format_number":"06 12 34 56 78","country_code":"FR",
    "country_code_iso3":"FRA","country_name":"France","country_prefix":"33","request_price":"0.00500000","refund_price":"0.00100000",
    "remaining_balance":"17.775","ported":"assumed_not_ported","roaming":"unknown",
    "current_carrier":{"network_code":"20801","name":"Orange & Cie \\"SA\\"","country":"FR","network_type":"mobile"},
    "original_carrier":{"network_code":"20810","name":null,"country":"FR","network_type":"null"}}`,
  xml: `<lookup>${XML_HEAD}<error code="0">Success</error><request_price>0.00500000</request_price>
    <refund_price>0.00100000</refund_price><remaining_balance>17.775</remaining_balance>
    <current_carrier network_code="20801" name="Orange &amp; Cie &quot;SA&quot;" country="FR" network_type="mobile"/>
    <original_carrier network_code="20810" country="FR" network_type="null"/>
    <ported>assumed_not_ported</ported><roaming>unknown</roaming></lookup>`,
  fields: {
    status: '0',
    status_message: 'Success',
    ...HEAD,
    request_price: '0.00500000',
    refund_price: '0.00100000',
    remaining_balance: '17.775',
    ported: 'assumed_not_ported',
    current_carrier_network_code: '20801',
    current_carrier_name: 'Orange & Cie "SA"',
    current_carrier_country: 'FR',
    current_carrier_network_type: 'mobile',
    original_carrier_network_code: '20810',
    original_carrier_country: 'FR',
    roaming_status: 'unknown',
  },
};

const ADVANCED_FIELDS = {
  status: '44',
  status_message: 'Lookup Handler unable to handle request',
  ...HEAD,
  request_price: '0.05025000',
  remaining_balance: '98.24739334',
  ported: 'ported',
  roaming_status: 'roaming',
  roaming_country_code: 'ES',
  roaming_network_code: '21407',
  roaming_network_name: 'Movistar',
  caller_name: 'Zoé Petit',
  first_name: 'Zoé',
  last_name: 'Petit',
  caller_type: 'consumer',
  lookup_outcome: '1',
  lookup_outcome_message: 'Partial success - some fields populated',
  valid_number: 'inferred_not_valid',
  reachable: 'absent',
  ip: '192.0.2.7',
  ip_warnings: 'no_warning',
  ip_match_level: 'country',
  ip_country: 'FR',
};

const ADVANCED: AnswerPair = {
  name: 'advanced with cnam, ip and status 44',
  json: JSON.stringify({
    status: 44,
    status_message: 'Lookup Handler unable to handle request',
    lookup_outcome: 1,
    lookup_outcome_message: 'Partial success - some fields populated',
    ...HEAD,
    request_price: '0.05025000',
    remaining_balance: '98.24739334',
    current_carrier: null,
    ported: 'ported',
    valid_number: 'inferred_not_valid',
    reachable: 'absent',
    roaming: {
      status: 'roaming',
      roaming_country_code: 'ES',
      roaming_network_code: 21407,
      roaming_network_name: 'Movistar',
    },
    caller_identity: {
      caller_type: 'consumer',
      caller_name: 'Zoé Petit',
      first_name: 'Zoé',
      last_name: 'Petit',
    },
    ip: { address: '192.0.2.7', ip_match_level: 'country', ip_country: 'FR', ip_city: 'Paris' },
    ip_warnings: 'no_warning',
  }),
  xml: `<lookup>${XML_HEAD}<lookup_outcome code="1">Partial success - some fields populated</lookup_outcome>
    <error code="44">Lookup Handler unable to handle request</error>
    <request_price>0.05025000</request_price><remaining_balance>98.24739334</remaining_balance>
    <valid_number>inferred_not_valid</valid_number><reachable>absent</reachable><ported>ported</ported>
    <roaming status="roaming" roaming_country_code="ES" roaming_network_code="21407" roaming_network_name="Movistar"/>
    <caller_identity caller-type="consumer" caller-name="Zoé Petit" first-name="Zoé" last-name="Petit"/>
    <ip address="192.0.2.7" ip_match_level="country" ip_country="FR" ip_city="Paris"/><ip_warnings>no_warning</ip_warnings></lookup>`,
  fields: ADVANCED_FIELDS,
};

const REFUSED: AnswerPair = {
  name: 'a number that is none, status 3',
  json: '{"status":3,"status_message":"Invalid request :: Not valid number format detected [ 33 ]"}',
  xml: '<lookup><error code="3">Invalid request :: Not valid number format detected [ 33 ]</error></lookup>',
  fields: {
    status: '3',
    status_message: 'Invalid request :: Not valid number format detected [ 33 ]',
  },
};

/** One pair for each level, and one that is an error. */
export const ANSWER_PAIRS: readonly AnswerPair[] = [BASIC, STANDARD, ADVANCED, REFUSED];
