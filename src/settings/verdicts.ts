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
  idColumn: {
    name: 'id-column',
    value: { kind: 'text' },
    placeholder: 'NAME|N',
    fallbackWords: 'the first that is named like a record id',
    meaning: 'the one column of the list that --columns crm keeps',
  },
  split: {
    name: 'split',
    value: { kind: 'flag' },
    meaning:
      'write .send, .review and .suppress beside the output, each with the rows of its verdict; without --rules by sms-marketing',
  },
  unique: {
    name: 'unique',
    value: { kind: 'flag' },
    meaning: 'the files of --split have the first row of each number alone',
  },
  onlyNew: {
    name: 'only-new',
    value: { kind: 'flag' },
    meaning: 'the files of --split have only rows that this run has bought',
  },
});
