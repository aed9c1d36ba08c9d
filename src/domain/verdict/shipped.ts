import type { Rule, Rules } from './rules.ts';

/** What is left out whatever the message is. */
const NOBODY: readonly Rule[] = [
  { when: { outcome: ['invalid'] }, verdict: 'suppress', reason: 'no number' },
  { when: { outcome: ['suppressed'] }, verdict: 'suppress', reason: 'on a suppression list' },
  { when: { outcome: ['refused'] }, verdict: 'suppress', reason: 'refused by the service' },
  { when: { assigned: ['no'] }, verdict: 'suppress', reason: 'not a number in use' },
  { when: { reachable: ['no'] }, verdict: 'suppress', reason: 'not deliverable' },
  { when: { reachable: ['blocked'] }, verdict: 'suppress', reason: 'blocked' },
  { when: { line_type: ['pager'] }, verdict: 'suppress', reason: 'pager' },
];

/** What a person looks at whatever the message is. */
const DOUBTFUL: readonly Rule[] = [
  { when: { outcome: ['failed'] }, verdict: 'review', reason: 'lookup failed' },
  { when: { outcome: ['in_doubt'] }, verdict: 'review', reason: 'lookup in doubt' },
  { when: { outcome: ['skipped'] }, verdict: 'review', reason: 'not looked up' },
  { when: { expired: [true] }, verdict: 'review', reason: 'answer too old' },
  { when: { line_type: ['virtual'] }, verdict: 'review', reason: 'virtual number' },
  { when: { line_type: ['unknown', null] }, verdict: 'review', reason: 'line type not known' },
  { when: { reachable: ['absent'] }, verdict: 'review', reason: 'switched off or out of coverage' },
  { when: { assigned: ['probably_not'] }, verdict: 'review', reason: 'probably not in use' },
  { when: { roaming: ['yes'] }, verdict: 'review', reason: 'roaming' },
];

const LANDLINES = ['landline', 'landline_premium', 'landline_tollfree'];
const OTHERWISE = { verdict: 'review', reason: 'no rule fits' } as const;

/** The rules that come with the program. */
export const SHIPPED_RULES: readonly Rules[] = [
  {
    name: 'sms-marketing',
    version: '1',
    rules: [
      ...NOBODY,
      { when: { line_type: LANDLINES }, verdict: 'suppress', reason: 'landline' },
      ...DOUBTFUL,
      { when: { line_type: ['mobile'] }, verdict: 'send', reason: 'mobile' },
    ],
    otherwise: OTHERWISE,
  },
  {
    name: 'voice',
    version: '1',
    rules: [
      ...NOBODY,
      ...DOUBTFUL,
      { when: { line_type: ['mobile'] }, verdict: 'send', reason: 'mobile' },
      { when: { line_type: LANDLINES }, verdict: 'send', reason: 'landline' },
    ],
    otherwise: OTHERWISE,
  },
];
