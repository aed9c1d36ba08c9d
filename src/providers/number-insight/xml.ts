import { parseXml as parse, XmlDocumentType, XmlElement, type XmlNode } from '@rgrove/parse-xml';

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
 * The root element; undefined where the body is no well-formed XML (HTML pages, cut bodies, 20,000 levels) or has a
 * DOCTYPE: the API knows none, and whoever needs one wants entities declared or files read.
 */
export function parseXml(body: string): Element | undefined {
  try {
    const { root, children } = parse(body, { preserveDocumentType: true });
    if (!root || children.some((node) => node instanceof XmlDocumentType)) return undefined;
    return elementOf(root);
  } catch {
    return undefined;
  }
}

function elementOf(node: XmlElement): Element {
  return {
    name: node.name,
    text: node.text.trim(),
    attribute: (name) => (Object.hasOwn(node.attributes, name) ? node.attributes[name] : undefined),
    child: (name) => {
      const found = node.children.find((child: XmlNode): child is XmlElement => child instanceof XmlElement && child.name === name);
      return found && elementOf(found);
    },
  };
}
