import { SHIPPED_RULES } from '../domain/verdict/shipped.ts';
import { ENRICH_COMMANDS, group } from './row.ts';

/** What to do with each row. */
export const VERDICTS = group('Verdicts', ENRICH_COMMANDS, {
  rules: {
    name: 'rules',
    value: { kind: 'text' },
    placeholder: 'FILE|NAME',
    meaning: `say of each row whether to send, review or suppress it: ${SHIPPED_RULES.map(({ name }) => name).join(', ')}, or a file of rules; of a past run by report`,
    commands: [...ENRICH_COMMANDS, 'report'],
  },
});
