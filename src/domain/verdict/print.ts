import type { ConditionValue, Judgement, Rule, Rules } from './rules.ts';

/** Rules as the file that says them: JSON, a line for each. */
export function printRules({ name, version, rules, otherwise }: Rules): string {
  const lines = rules.map((rule) => `    ${printRule(rule)}`);
  return `{
  "name": ${JSON.stringify(name)},
  "version": ${JSON.stringify(version)},
  "rules": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}],
  "otherwise": { ${printJudgement(otherwise)} }
}
`;
}

function printRule({ when, ...judgement }: Rule) {
  const conditions = Object.entries(when).map(
    ([key, values]) => `${JSON.stringify(key)}: ${printValues(values)}`,
  );
  return `{ "when": { ${conditions.join(', ')} }, ${printJudgement(judgement)} }`;
}

function printValues(values: readonly ConditionValue[]) {
  const printed = values.map((value) => JSON.stringify(value)).join(', ');
  return values.length === 1 ? printed : `[${printed}]`;
}

function printJudgement({ verdict, reason }: Judgement) {
  return `"verdict": ${JSON.stringify(verdict)}, "reason": ${JSON.stringify(reason)}`;
}
