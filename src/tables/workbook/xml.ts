import { SaxesParser } from 'saxes';
import { RECORD_SIZE_MAX } from '../../csv/parser.ts';

/** Attributes of an element, under their names as written. */
export interface XmlAttributes {
  readonly [name: string]: string | undefined;
  readonly r?: string;
  readonly date1904?: string;
}

/** Who hears of elements, by their names without prefix. */
export interface XmlListener {
  open(name: string, attributes: XmlAttributes): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Bytes of an XML document in, its elements out. */
interface XmlReader {
  /** Throws an error in plain words where the document is damaged. */
  write(bytes: Uint8Array): void;
  end(): void;
}

/** Elements inside of each other; a sheet has about ten. */
const DEPTH_MAX = 100;

/**
 * Reads UTF-8, or UTF-16 with its mark. Entities are those of XML alone: what a document declares
 * itself is not known, so that nothing grows by being read.
 */
export function createXmlReader(listener: XmlListener): XmlReader {
  const parser = new SaxesParser<{ position: false; xmlns: false }>({
    position: false,
    xmlns: false,
  });
  let depth = 0;
  let waiting = 0;
  parser.on('opentag', ({ name, attributes }) => {
    waiting = 0;
    if (++depth > DEPTH_MAX) throw new Error(`its elements are more than ${DEPTH_MAX} deep`);
    listener.open(withoutPrefix(name), attributes);
  });
  parser.on('closetag', ({ name }) => {
    waiting = 0;
    depth--;
    listener.close?.(withoutPrefix(name));
  });
  if (listener.text) {
    const hear = listener.text.bind(listener);
    parser.on('text', hear);
    parser.on('cdata', hear);
  }
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  return {
    write(bytes) {
      decoder ??= createXmlDecoder(bytes);
      const text = decoder.decode(bytes, { stream: true });
      // What an element holds is kept by the parser until it ends.
      waiting += text.length;
      parser.write(text);
      if (waiting > RECORD_SIZE_MAX)
        throw new Error(
          `a text in it is longer than ${RECORD_SIZE_MAX.toLocaleString('en')} characters`,
        );
    },
    end() {
      parser.write(decoder?.decode() ?? '').close();
    },
  };
}

/** What an attribute says, with a prefix or without: `r:id` is `id`. */
export function readAttribute(attributes: XmlAttributes, name: string): string | undefined {
  if (attributes[name] !== undefined) return attributes[name];
  const prefixed = Object.keys(attributes).find((key) => withoutPrefix(key) === name);
  return prefixed === undefined ? undefined : attributes[prefixed];
}

/** Whether an attribute says yes. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

function withoutPrefix(name: string) {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

function createXmlDecoder([first, second]: Uint8Array) {
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const utf16 = first === 0xff ? 'utf-16le' : 'utf-16be';
  return new TextDecoder(marked ? utf16 : 'utf-8', { fatal: true });
}
