/**
 * Lots that depend on the seed and on what they are drawn for, never on what was drawn before: so
 * an answer is the same in whatever order the requests come.
 */
export interface Lots {
  /** In [0, 1). */
  share(...subject: readonly (string | number)[]): number;
  /** One of the list. */
  pick<T>(list: readonly [T, ...T[]], ...subject: readonly (string | number)[]): T;
  /** 32 bits as eight hexadecimal digits. */
  hex(...subject: readonly (string | number)[]): string;
  /** What tells the ids of this server from those of another with the same seed; often empty. */
  readonly instance: string;
}

export function createLots(seed: number, instance = ''): Lots {
  const draw = (subject: readonly (string | number)[]) => hashKeyed(seed, subject.join('\u0000'));
  const share: Lots['share'] = (...subject) => draw(subject) / 2 ** 32;
  return {
    instance,
    share,
    pick: (list, ...subject) => list[Math.floor(share(...subject) * list.length)] ?? list[0],
    hex: (...subject) => draw(subject).toString(16).padStart(8, '0'),
  };
}

/**
 * MurmurHash2's mixing with MurmurHash3's finish; 32 bits. Evenly spread is all that is asked of
 * it.
 */
function hashKeyed(seed: number, text: string) {
  let state = (seed ^ text.length) >>> 0;
  for (let at = 0; at < text.length; at += 1) {
    state = Math.imul(state ^ text.charCodeAt(at), 0x5bd1e995);
    state ^= state >>> 15;
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
