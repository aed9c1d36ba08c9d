import {
  parseXml as parse,
  XmlDocumentType,
  XmlElement,
  XmlText,
  type XmlNode,
} from '@rgrove/parse-xml';
import { fitsLimits } from './limits.ts';

/** The part of an XML answer that is looked at: names, attributes, text. */
export interface Element {
  readonly name: string;
  /** Trimmed: the documents' samples break lines inside elements. */
  readonly text: string;
  attribute(name: string): string | undefined;
  /** The first one of that name. */
  child(name: string): Element | undefined;
}

/**
 * How a line may end (XML 1.0, 2.11). The parser copies all of a text for each CR in it, which took
 * 1.2 s for 64 kB.
 */
const LINE_END = /\r\n?/g;

/**
 * The root element; undefined where the body is no well-formed XML (HTML pages, cut bodies), is
 * beyond the limits of an answer, or has a DOCTYPE: the API knows none, and whoever needs one wants
 * entities declared or files read.
 */
export function parseXml(body: string): Element | undefined {
  if (!fitsLimits(body)) return undefined;
  try {
    const { root, children } = parse(body.replace(LINE_END, '\n'), { preserveDocumentType: true });
    if (!root || children.some((node) => node instanceof XmlDocumentType)) return undefined;
    return wrapElement(root);
  } catch {
    return undefined;
  }
}

function wrapElement(node: XmlElement): Element {
  return {
    name: node.name,
    get text() {
      return readText(node).trim();
    },
    attribute: (name) => (Object.hasOwn(node.attributes, name) ? node.attributes[name] : undefined),
    child: (name) => {
      const found = node.children.find(
        (child: XmlNode): child is XmlElement => child instanceof XmlElement && child.name === name,
      );
      return found && wrapElement(found);
    },
  };
}

/**
 * All text inside; joined once, for the parser's own way copies an inner text again for each
 * element around it.
 */
function readText(element: XmlElement) {
  const texts: string[] = [];
  const rest: XmlNode[] = [element];
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (node instanceof XmlElement) rest.push(...node.children.toReversed());
    else if (node instanceof XmlText) texts.push(node.text);
  }
  return texts.join('');
}
