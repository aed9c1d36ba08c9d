import type { Certainty, Facts, Reachability } from '../../domain/facts.ts';
import type { Fields } from '../port.ts';

const REACHABLE = new Map<string | undefined, Reachability>([
  ['reachable', 'yes'],
  ['absent', 'absent'],
  ['blacklisted', 'blocked'],
  ['undeliverable', 'no'],
  ['bad_number', 'no'],
]);

/** An inferred value is a guess that nobody outside has confirmed. */
const VALID = new Map<string | undefined, Certainty>([
  ['valid', 'yes'],
  ['inferred', 'probably'],
  ['inferred_not_valid', 'probably_not'],
  ['not_valid', 'no'],
]);

const PORTED = new Map<string | undefined, Certainty>([
  ['ported', 'yes'],
  ['assumed_ported', 'probably'],
  ['assumed_not_ported', 'probably_not'],
  ['not_ported', 'no'],
]);

const ROAMING = new Map<string | undefined, 'yes' | 'no'>([
  ['roaming', 'yes'],
  ['not_roaming', 'no'],
]);

/**
 * What the fields of an answer mean (SOURCES, Live values). A value that is not documented tells no
 * fact; nor do the status and `lookup_outcome`, which say how much was looked up and nothing about
 * the number.
 */
export function readFacts(fields: Fields): Facts {
  const reachable = fields.get('reachable');
  return {
    lineType: fields.get('current_carrier_network_type'),
    reachable: REACHABLE.get(reachable),
    assigned: reachable === 'bad_number' ? 'no' : VALID.get(fields.get('valid_number')),
    ported: PORTED.get(fields.get('ported')),
    roaming: ROAMING.get(fields.get('roaming_status')),
    carrier: fields.get('current_carrier_name'),
    country: fields.get('country_code'),
  };
}
