/**
 * Strings that a numbering plan's pattern matches, each as likely as any other of its length. Knows what such patterns are
 * made of: digits, classes, groups, `|`, `?` and `{n,m}`.
 */
export interface PatternStrings {
  /** How many ways the pattern has to match so many digits. */
  ways(length: number): number;
  /** Throws where there is no way. */
  draw(length: number, random: () => number): string;
}

/** Reads a pattern; throws where it holds something that no numbering plan uses. */
export function stringsOf(pattern: string): PatternStrings {
  const reader = { text: pattern, at: 0 };
  const strings = readChoice(reader);
  if (reader.at < pattern.length)
    throw new Error(`Cannot read ${pattern} at ${String(reader.at)}.`);
  return strings;
}

interface PatternReader {
  readonly text: string;
  at: number;
}

function readChoice(reader: PatternReader): PatternStrings {
  const branches = [readSequence(reader)];
  while (reader.text[reader.at] === '|') {
    reader.at += 1;
    branches.push(readSequence(reader));
  }
  return branches.length === 1 ? (branches[0] as PatternStrings) : choice(branches);
}

function readSequence(reader: PatternReader): PatternStrings {
  let all: PatternStrings = EMPTY;
  while (reader.at < reader.text.length && !'|)'.includes(reader.text[reader.at] ?? '')) {
    const atom = readAtom(reader);
    const [found, least = '1', , most] =
      /^\{(\d+)(,(\d*))?\}/.exec(reader.text.slice(reader.at)) ?? [];
    const optional = reader.text[reader.at] === '?';
    reader.at += found?.length ?? (optional ? 1 : 0);
    all = sequence(
      all,
      repeated(atom, optional ? 0 : Number(least), Number((optional ? '1' : most) ?? least)),
    );
  }
  return all;
}

function readAtom(reader: PatternReader): PatternStrings {
  const rest = reader.text.slice(reader.at);
  if (rest.startsWith('(')) {
    reader.at += rest.startsWith('(?:') ? 3 : 1;
    const inside = readChoice(reader);
    reader.at += 1;
    return inside;
  }
  const [atom = '', digits, set] = /^(?:(\d)|\[([\d-]+)\]|\\d)/.exec(rest) ?? [];
  if (atom === '') throw new Error(`Cannot read ${reader.text} at ${String(reader.at)}.`);
  reader.at += atom.length;
  return oneOf(digits ?? (set === undefined ? '0123456789' : digitsOfSet(set)));
}

function digitsOfSet(set: string): string {
  return set.replace(/(\d)-(\d)/g, (_, from: string, to: string) =>
    '0123456789'.slice(Number(from), Number(to) + 1),
  );
}

const EMPTY: PatternStrings = { ways: (length) => (length === 0 ? 1 : 0), draw: () => '' };

function oneOf(digits: string): PatternStrings {
  return {
    ways: (length) => (length === 1 ? digits.length : 0),
    draw: (_, random) => digits[Math.floor(random() * digits.length)] ?? '',
  };
}

function choice(branches: readonly PatternStrings[]): PatternStrings {
  const ways = remembered((length) =>
    branches.reduce((sum, branch) => sum + branch.ways(length), 0),
  );
  return {
    ways,
    draw: (length, random) => {
      let left = random() * ways(length);
      const chosen =
        branches.find((branch) => (left -= branch.ways(length)) < 0) ??
        branches.find((branch) => branch.ways(length) > 0);
      if (!chosen) throw new Error(`No string of ${String(length)} digits.`);
      return chosen.draw(length, random);
    },
  };
}

function sequence(first: PatternStrings, second: PatternStrings): PatternStrings {
  const lengths = (length: number): number[] =>
    Array.from({ length: length + 1 }, (_, index) => index);
  const waysAt = (length: number, cut: number): number =>
    first.ways(cut) * second.ways(length - cut);
  const ways = remembered((length) =>
    lengths(length).reduce((sum, cut) => sum + waysAt(length, cut), 0),
  );
  return {
    ways,
    draw: (length, random) => {
      let left = random() * ways(length);
      const cut = lengths(length).find((index) => (left -= waysAt(length, index)) < 0);
      if (cut === undefined) throw new Error(`No string of ${String(length)} digits.`);
      return first.draw(cut, random) + second.draw(length - cut, random);
    },
  };
}

function repeated(atom: PatternStrings, least: number, most: number): PatternStrings {
  const times = (count: number): PatternStrings => {
    let all = EMPTY;
    for (let index = 0; index < count; index += 1) all = sequence(all, atom);
    return all;
  };
  const counts = Array.from({ length: most - least + 1 }, (_, index) => times(least + index));
  return counts.length === 1 ? (counts[0] as PatternStrings) : choice(counts);
}

function remembered(count: (length: number) => number): (length: number) => number {
  const known = new Map<number, number>();
  return (length) => {
    const ways = known.get(length) ?? count(length);
    known.set(length, ways);
    return ways;
  };
}
