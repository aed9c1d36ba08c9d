import type { Certainty, Facts, LineType } from '../../domain/facts.ts';
import type { Fields } from '../port.ts';

const LINE_TYPES: ReadonlyMap<string, LineType> = new Map([
  ['MOBILE', 'mobile'],
  ['LANDLINE', 'landline'],
  ['PREMIUM', 'landline_premium'],
  ['TOLLFREE', 'landline_tollfree'],
  ['VIRTUAL', 'virtual'],
]);

/**
 * What the fields of an answer mean (SOURCES, Members). A value that is not documented tells no
 * fact.
 */
export function readFacts(fields: Fields): Facts {
  const type =
    fields.get('current_carrier_network_type') ?? fields.get('original_carrier_network_type');
  return {
    lineType: type === undefined ? undefined : nameLineType(type),
    reachable: byFlag(fields.get('reachability_is_reachable'), 'yes', 'absent'),
    assigned: readAssigned(fields),
    ported: comparePorted(fields),
    roaming: byFlag(fields.get('roaming_is_roaming'), 'yes', 'no'),
    carrier: fields.get('current_carrier_name') ?? fields.get('original_carrier_name'),
    country:
      fields.get('format_country_code') ??
      fields.get('original_carrier_country_code') ??
      fields.get('current_carrier_country_code'),
  };
}

/** A type of line in the words of no provider; one that is not documented keeps its own. */
export function nameLineType(type: string): string {
  return LINE_TYPES.get(type) ?? type.toLowerCase();
}

/** How an answer spells a kind of line; undefined where it knows none such. */
export function spellLineType(type: LineType): string | undefined {
  return [...LINE_TYPES].find(([, known]) => known === type)?.[0];
}

function byFlag<T>(flag: string | undefined, whenTrue: T, whenFalse: T) {
  if (flag === 'true') return whenTrue;
  return flag === 'false' ? whenFalse : undefined;
}

/** A number that a network serves now is somebody's; one that no plan allows is nobody's. */
function readAssigned(fields: Fields): Certainty | undefined {
  if (fields.get('current_carrier_status') === 'OK') return 'yes';
  return fields.get('format_is_format_valid') === 'false' ? 'no' : undefined;
}

/** The service does not say it: two networks are taken for a change between them. */
function comparePorted(fields: Fields): Certainty | undefined {
  const current = fields.get('current_carrier_network_code');
  const original = fields.get('original_carrier_network_code');
  if (current === undefined || original === undefined) return undefined;
  return current === original ? 'probably_not' : 'probably';
}
