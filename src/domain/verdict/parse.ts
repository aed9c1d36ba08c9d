import { CONDITIONS } from './conditions.ts';
import {
  CONDITION_KEYS,
  VERDICTS,
  type ConditionKey,
  type ConditionValue,
  type Judgement,
  type Rule,
  type Rules,
  type When,
} from './rules.ts';

/** A rules file that says something else than rules; the message goes behind a colon. */
export class RulesError extends Error {
  override readonly name = 'RulesError';
}

/** A longer file is no rules that a person reads. */
const RULES_MAX = 1_000;
const VALUES_MAX = 1_000;
const TEXT_CHARS_MAX = 200;

/** Reads rules from JSON. Throws RulesError that names the rule and the key. */
export function parseRules(text: string): Rules {
  const file = readObject(parseJson(text), 'it');
  refuseOthers(file, ['name', 'version', 'rules', 'otherwise'], 'it');
  const { rules } = file;
  if (!Array.isArray(rules)) throw new RulesError('it needs "rules", a list.');
  if (rules.length > RULES_MAX)
    throw new RulesError(`it has ${rules.length} rules, and ${RULES_MAX} are the most.`);
  return {
    name: readText(file, 'name', 'it'),
    version: readVersion(file),
    rules: rules.map((rule: unknown, index) => readRule(rule, `its rule ${index + 1}`)),
    otherwise: readOtherwise(file),
  };
}

type Members = Readonly<Record<string, unknown>>;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : '';
    throw new RulesError(`it is no JSON (${why}).`, { cause: error });
  }
}

function readRule(value: unknown, where: string): Rule {
  const rule = readObject(value, where);
  refuseOthers(rule, ['when', 'verdict', 'reason'], where);
  return { when: readWhen(rule['when'], where), ...readJudgement(rule, where) };
}

function readOtherwise(file: Members) {
  const where = 'its "otherwise"';
  const otherwise = readObject(file['otherwise'], where);
  refuseOthers(otherwise, ['verdict', 'reason'], where);
  return readJudgement(otherwise, where);
}

function readJudgement(from: Members, where: string): Judgement {
  const verdict = VERDICTS.find((known) => known === from['verdict']);
  if (verdict === undefined)
    throw new RulesError(
      `${where} has the verdict ${show(from['verdict'])}: it is one of ${VERDICTS.join(', ')}.`,
    );
  return { verdict, reason: readText(from, 'reason', where) };
}

function readWhen(value: unknown, where: string): When {
  const when = readObject(value, `"when" of ${where}`);
  const entries = Object.entries(when).map(([key, values]) => readCondition(key, values, where));
  if (entries.length === 0)
    throw new RulesError(
      `${where} has nothing in "when", so it fits every row. Say that in "otherwise".`,
    );
  return Object.fromEntries(entries);
}

function readCondition(key: string, value: unknown, where: string) {
  const known = CONDITION_KEYS.find((name) => name === key);
  if (known === undefined)
    throw new RulesError(
      `${where} has the key "${key}" in "when": it is one of ${CONDITION_KEYS.join(', ')}.`,
    );
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0 || values.length > VALUES_MAX)
    throw new RulesError(`${where} has ${values.length} values for ${key}: 1 to ${VALUES_MAX}.`);
  return [known, values.map((one) => readValue(one, known, where))] as const;
}

function readValue(value: unknown, key: ConditionKey, where: string): ConditionValue {
  const isValue = value === null || typeof value === 'string' || typeof value === 'boolean';
  const { accepts, words } = CONDITIONS[key];
  if (isValue && accepts(value)) return value;
  throw new RulesError(`${where} has ${show(value)} for ${key}: ${words}.`);
}

function readObject(value: unknown, where: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw new RulesError(
    value === undefined ? `${where} is not there.` : `${where} is no object in braces.`,
  );
}

function refuseOthers(members: Members, known: readonly string[], where: string) {
  const other = Object.keys(members).find((key) => !known.includes(key));
  if (other !== undefined)
    throw new RulesError(`${where} has the key "${other}": there are ${known.join(', ')}.`);
}

function readText(members: Members, key: string, where: string) {
  const text = members[key];
  if (typeof text !== 'string' || text.trim() === '')
    throw new RulesError(`${where} needs "${key}", a text.`);
  // Control characters would end a line of the list or steer a terminal.
  if (text.length > TEXT_CHARS_MAX || /\p{Cc}/u.test(text))
    throw new RulesError(
      `"${key}" of ${where} is one line of at most ${TEXT_CHARS_MAX} characters.`,
    );
  return text;
}

function readVersion(file: Members) {
  const { version } = file;
  if (typeof version === 'number' && Number.isSafeInteger(version)) return String(version);
  return readText(file, 'version', 'it');
}

function show(value: unknown) {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, TEXT_CHARS_MAX);
}
