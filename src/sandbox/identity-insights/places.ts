import type { Country } from '../countries.ts';
import { readTable } from '../table.ts';

/** A country as this API tells it: another spelling of some names, and its zones of time. */
interface Place {
  readonly name: string;
  readonly timeZones: readonly string[];
}

/** An unknown country has one zone, `unknown`. */
export function describePlace({ iso2, name }: Country): Place {
  return { name: NAMES[iso2] ?? name, timeZones: (ZONES.get(iso2) ?? 'unknown').split(' ') };
}

/** Where the two APIs spell a name differently. */
const NAMES: Readonly<Record<string, string>> = {
  US: 'United States',
  CZ: 'Czechia',
  RU: 'Russia',
  TR: 'Türkiye',
  KR: 'South Korea',
};

const ZONES: ReadonlyMap<string, string> = new Map(
  readTable(`
    US  America/New_York America/Chicago America/Denver America/Los_Angeles
    CA  America/Toronto America/Vancouver
    MX  America/Mexico_City
    BR  America/Sao_Paulo America/Manaus
    AR  America/Argentina/Buenos_Aires
    CL  America/Santiago
    CO  America/Bogota
    GB  Europe/London
    IE  Europe/Dublin
    DE  Europe/Berlin
    AT  Europe/Vienna
    CH  Europe/Zurich
    FR  Europe/Paris
    BE  Europe/Brussels
    NL  Europe/Amsterdam
    LU  Europe/Luxembourg
    ES  Europe/Madrid
    PT  Europe/Lisbon
    IT  Europe/Rome
    GR  Europe/Athens
    DK  Europe/Copenhagen
    SE  Europe/Stockholm
    NO  Europe/Oslo
    FI  Europe/Helsinki
    PL  Europe/Warsaw
    CZ  Europe/Prague
    HU  Europe/Budapest
    RO  Europe/Bucharest
    UA  Europe/Kyiv
    RU  Europe/Moscow Asia/Yekaterinburg
    KZ  Asia/Almaty
    TR  Europe/Istanbul
    IL  Asia/Jerusalem
    EG  Africa/Cairo
    ZA  Africa/Johannesburg
    NG  Africa/Lagos
    AE  Asia/Dubai
    IN  Asia/Kolkata
    SG  Asia/Singapore
    CN  Asia/Shanghai
    HK  Asia/Hong_Kong
    JP  Asia/Tokyo
    KR  Asia/Seoul
    AU  Australia/Sydney Australia/Perth
    NZ  Pacific/Auckland
  `).map(([iso2 = '', zones = '']) => [iso2, zones]),
);
