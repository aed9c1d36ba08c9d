/**
 * Carriers, made up; some begin as a spreadsheet formula does, or hold what CSV and XML must quote.
 */
export const CARRIER_NAMES = [
  'Harbour Wireless Ltd',
  'Nordlicht Telekom GmbH',
  'Möwe Mobilfunk AG',
  'Télécom du Midi S.A.',
  'Andes Celular, S.A. de C.V.',
  'Compañía Telefónica del Sur',
  'The "Open Air" Network',
  'Lowe & Partners <Mobile>',
  '=Equal Telecom',
  '+Plus Mobile',
  '-Minus Wireless',
  '@home Networks',
  "O'Hara Cellular",
  'Żubr Sieć Komórkowa',
  '山手モバイル',
] as const;

/** Who answers the phone: a person has first and last name, a business has not. */
export interface CallerName {
  readonly type: 'consumer' | 'business' | 'unknown';
  readonly name: string;
  readonly first?: string;
  readonly last?: string;
}

/** Callers, made up. */
export const CALLER_NAMES: readonly [CallerName, ...CallerName[]] = [
  { type: 'consumer', name: 'Ida Fairweather', first: 'Ida', last: 'Fairweather' },
  { type: 'consumer', name: 'Jürgen Öztürk', first: 'Jürgen', last: 'Öztürk' },
  { type: 'consumer', name: "Maeve O'Brien", first: 'Maeve', last: "O'Brien" },
  { type: 'consumer', name: 'Luis "Lucho" Ibáñez', first: 'Luis "Lucho"', last: 'Ibáñez' },
  { type: 'consumer', name: '@nna Berg', first: '@nna', last: 'Berg' },
  { type: 'consumer', name: 'unknown', first: 'unknown', last: 'unknown' },
  { type: 'business', name: 'Corner Bakery, Inc.' },
  { type: 'business', name: '=SUM Accounting & Co' },
  { type: 'business', name: '+1 Consulting' },
  { type: 'business', name: '-40 Cold Storage' },
  { type: 'unknown', name: 'unknown' },
];
