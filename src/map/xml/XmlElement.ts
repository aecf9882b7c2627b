/** An element of a parsed XML document. Attribute order and comments are not kept. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Character data of the element itself, CDATA included, pieces joined and trimmed; empty when there is only white space. */
  readonly text: string;
  /** Line of the start tag's end in the file, from 1. */
  readonly line: number;
}

/** First child with a name. */
export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of element.children) if (child.name === name) return child;
  return undefined;
}

/** All children with a name, in file order. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** All elements with a name below `element` (not itself), in file order. */
export function descendantsOf(element: XmlElement, name: string): XmlElement[] {
  const found: XmlElement[] = [];
  const open = element.children.toReversed();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.name === name) found.push(next);
    for (let index = next.children.length - 1; index >= 0; index -= 1) open.push(next.children[index]!);
  }
  return found;
}
