import type { Facts } from '../../domain/facts.ts';

/** One kind of knowledge about a number, asked for and answered by its key. */
export interface Insight {
  readonly key: string;
  /** What its answer holds beside the status, in output order. */
  readonly members: readonly string[];
  /** The facts that it tells by itself. */
  readonly tells: readonly (keyof Facts)[];
  /**
   * A network operator is asked through the Network Registry: that takes an approved application
   * and a purpose.
   */
  readonly isNetwork: boolean;
  /** Hours to look back, part of what is asked. */
  readonly takesPeriod: boolean;
  /** An older answer says too little about today. */
  readonly maxAgeMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const CARRIER_MEMBERS = ['network_code', 'name', 'country_code', 'network_type'];

/** Every insight that needs a number alone (SOURCES, Insights), sorted by key. */
export const INSIGHTS: readonly Insight[] = [
  {
    key: 'current_carrier',
    members: CARRIER_MEMBERS,
    tells: ['lineType', 'carrier', 'assigned', 'country'],
    isNetwork: false,
    takesPeriod: false,
    maxAgeMs: 30 * DAY_MS,
  },
  {
    key: 'device_swap',
    members: ['is_swapped', 'latest_device_swap_at'],
    tells: [],
    isNetwork: true,
    takesPeriod: true,
    maxAgeMs: DAY_MS,
  },
  {
    key: 'format',
    members: [
      'country_code',
      'country_name',
      'country_prefix',
      'offline_location',
      'time_zones',
      'number_international',
      'number_national',
      'is_format_valid',
    ],
    tells: ['country', 'assigned'],
    isNetwork: false,
    takesPeriod: false,
    maxAgeMs: 365 * DAY_MS,
  },
  {
    key: 'original_carrier',
    members: CARRIER_MEMBERS,
    tells: ['lineType', 'carrier', 'country'],
    isNetwork: false,
    takesPeriod: false,
    maxAgeMs: 180 * DAY_MS,
  },
  {
    key: 'reachability',
    members: ['is_reachable', 'connectivity', 'latest_status_at'],
    tells: ['reachable'],
    isNetwork: true,
    takesPeriod: false,
    maxAgeMs: 0,
  },
  {
    key: 'roaming',
    members: ['is_roaming', 'country_codes', 'latest_status_at'],
    tells: ['roaming'],
    isNetwork: true,
    takesPeriod: false,
    maxAgeMs: 0,
  },
  {
    key: 'sim_swap',
    members: ['is_swapped', 'latest_sim_swap_at'],
    tells: [],
    isNetwork: true,
    takesPeriod: true,
    maxAgeMs: DAY_MS,
  },
];

/** For as long no later run asks again for what has failed. */
export const FAILED_KEPT_MS = DAY_MS;

/** What each level stands for. */
export const PRESETS: Readonly<Record<'basic' | 'standard' | 'advanced', readonly string[]>> = {
  basic: ['format'],
  standard: ['format', 'original_carrier', 'current_carrier'],
  // Reachability and roaming, which this level had elsewhere, no operator serves (SOURCES,
  // Insights).
  advanced: ['format', 'original_carrier', 'current_carrier'],
};

/** Hours. */
export const PERIOD = { least: 1, most: 2_400, fallback: 240 } as const;
