/** An XML element before it is text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly XmlElement[];
  /** Goes out as a CDATA section. */
  readonly characterData?: string;
}

export function element(name: string, attributes: XmlElement['attributes'] = {}, children: readonly XmlElement[] = []): XmlElement {
  return { name, attributes, children };
}

/** The document as indented text. Numbers are rounded to 9 decimals (nanometres and nanoradians). */
export function xmlText(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, '')}`;
}

function elementText(node: XmlElement, indent: string): string {
  const attributes = Object.entries(node.attributes).map(([key, value]) => ` ${key}="${attributeText(value)}"`).join('');
  if (node.characterData !== undefined) return `${indent}<${node.name}${attributes}><![CDATA[${node.characterData}]]></${node.name}>\n`;
  if (node.children.length === 0) return `${indent}<${node.name}${attributes}/>\n`;
  const children = node.children.map((child) => elementText(child, `${indent}  `)).join('');
  return `${indent}<${node.name}${attributes}>\n${children}${indent}</${node.name}>\n`;
}

function attributeText(value: string | number): string {
  if (typeof value === 'number') return numberText(value);
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Shortest decimal of the rounded number, without an exponent and without a negative zero. */
function numberText(value: number): string {
  const text = value.toFixed(9);
  const trimmed = text.replace(/\.?0+$/, '');
  return trimmed === '-0' ? '0' : trimmed;
}
