import { SaxesParser } from 'saxes';
import type { XmlElement } from './XmlElement.ts';
import { XmlError } from './XmlError.ts';

/** What a document may cost. The defaults fit the largest CARLA towns several times over. */
export interface XmlLimits {
  /** Characters of the whole document. */
  readonly textLength: number;
  readonly depth: number;
  readonly elements: number;
  readonly attributesPerElement: number;
  /** Characters of one attribute value. */
  readonly attributeLength: number;
}

export const DEFAULT_XML_LIMITS: XmlLimits = { textLength: 64_000_000, depth: 64, elements: 2_000_000, attributesPerElement: 256, attributeLength: 100_000 };

interface OpenElement {
  name: string;
  attributes: Record<string, string>;
  children: OpenElement[];
  text: string;
  line: number;
}

/**
 * Parses a document strictly into a light tree and returns its root. Document types are refused, so entities beyond the five of XML do
 * not exist and cannot expand.
 * @param label what the text is called in errors, usually the file name
 * @throws XmlError with label, line and remedy when the text is malformed or exceeds the limits
 */
export function parseXml(text: string, label: string, limits: XmlLimits = DEFAULT_XML_LIMITS): XmlElement {
  const refuse = (what: string, line: number): never => {
    throw new XmlError('XML_LIMIT', `${label} is refused: ${what}`, { where: `${label}, line ${line}`, remedy: 'Check that the file is the one you meant; a real map or route file is far from this limit.' });
  };
  if (text.length > limits.textLength) refuse(`it has ${text.length} characters, at most ${limits.textLength} are read`, 1);

  const parser = new SaxesParser({ xmlns: false, position: true });
  const stack: OpenElement[] = [];
  let root: OpenElement | undefined;
  let elements = 0;
  let attributes = 0;

  parser.on('error', (error) => {
    throw new XmlError('XML_SYNTAX', `${label} is not well-formed XML: ${withoutPosition(error.message)}`, {
      where: `${label}, line ${parser.line}`,
      remedy: 'Repair the file at this line, or fetch it again if it was cut off.',
    });
  });
  parser.on('doctype', () => refuse('it declares a document type', parser.line));
  parser.on('attribute', (attribute) => {
    attributes += 1;
    if (attributes > limits.attributesPerElement) refuse(`an element has more than ${limits.attributesPerElement} attributes`, parser.line);
    if (attribute.value.length > limits.attributeLength) refuse(`attribute ${attribute.name.slice(0, 40)} has ${attribute.value.length} characters`, parser.line);
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    attributes = 0;
    if (elements > limits.elements) refuse(`it has more than ${limits.elements} elements`, parser.line);
    if (stack.length >= limits.depth) refuse(`elements are nested deeper than ${limits.depth}`, parser.line);
    const element: OpenElement = { name: tag.name, attributes: tag.attributes, children: [], text: '', line: parser.line };
    if (stack.length === 0) root ??= element;
    else stack[stack.length - 1]!.children.push(element);
    stack.push(element);
  });
  parser.on('closetag', () => {
    stack.pop();
  });
  const addText = (piece: string): void => {
    if (stack.length > 0) {
      const trimmed = piece.trim();
      if (trimmed !== '') stack[stack.length - 1]!.text += trimmed;
    }
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();

  if (root === undefined) throw new XmlError('XML_SYNTAX', `${label} has no root element`, { where: label, remedy: 'Check that the file is not empty.' });
  return root;
}

/** saxes puts `line:column: ` before its messages; the place is told in `where`. */
function withoutPosition(message: string): string {
  return message.replace(/^(\S*:)?\d+:\d+: /, '');
}
