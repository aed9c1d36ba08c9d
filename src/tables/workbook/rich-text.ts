import { RECORD_SIZE_MAX } from '../../csv/parser.ts';
import type { XmlAttributes } from './xml.ts';

/** Gathers the text of a cell from its runs; how they are read aloud (`rPh`) is no part of it. */
interface RichText {
  open(name: string, attributes: XmlAttributes): void;
  text(text: string): void;
  close(name: string): void;
  /** What was gathered since the last call. */
  take(): string;
}

/** @param preserved blanks around a text are kept, as the document says for all of it */
export function createRichText(preserved: () => boolean): RichText {
  let gathered = '';
  let run: string | undefined;
  let keep = false;
  let aloud = false;
  return {
    open(name, attributes) {
      if (name === 'rPh') aloud = true;
      if (name !== 't' || aloud) return;
      run = '';
      const space = attributes['xml:space'];
      keep = space === undefined ? preserved() : space === 'preserve';
    },
    text(text) {
      if (run === undefined) return;
      run += text;
      if (gathered.length + run.length > RECORD_SIZE_MAX)
        throw new Error(
          `a text in it is longer than ${RECORD_SIZE_MAX.toLocaleString('en')} characters`,
        );
    },
    close(name) {
      if (name === 'rPh') aloud = false;
      if (name !== 't' || run === undefined) return;
      gathered += keep ? run : run.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');
      run = undefined;
    },
    take() {
      const text = gathered;
      gathered = '';
      return text;
    },
  };
}

/** Characters that XML has no place for are written as `_x000D_`, and what looks like it too. */
export function unescapeText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
}
