import type { Colour } from '../../src/report/words.ts';

/** For a terminal without colours. */
export const keepPlain: Colour = (_style, text) => text;
