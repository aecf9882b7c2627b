import { MapError } from '../MapError.ts';
import type { XmlElement } from '../xml/XmlElement.ts';

/** Something in a file that is understood but not used. */
export interface IgnoredElement {
  /** Element path. */
  readonly where: string;
  readonly what: string;
}

/** Reads attributes of OpenDRIVE elements strictly; every failure names the file, the element and its line. Notes what is left out. */
export class ElementReader {
  readonly #label: string;
  readonly ignored: IgnoredElement[] = [];

  constructor(label: string) {
    this.#label = label;
  }

  /** A required finite number. */
  number(element: XmlElement, name: string): number {
    const text = element.attributes[name];
    if (text === undefined) throw this.error(element, `<${element.name}> has no attribute ${name}`);
    return this.#parse(element, name, text);
  }

  /** A finite number, or `fallback` where the attribute is absent or empty. */
  numberOr(element: XmlElement, name: string, fallback: number): number {
    const text = element.attributes[name];
    return text === undefined || text === '' ? fallback : this.#parse(element, name, text);
  }

  /** A required, non-negative number (lengths and places on a road). */
  length(element: XmlElement, name: string): number {
    const value = this.number(element, name);
    if (value < 0) throw this.error(element, `attribute ${name} of <${element.name}> is negative (${value})`);
    return value;
  }

  integer(element: XmlElement, name: string): number {
    const value = this.number(element, name);
    if (!Number.isSafeInteger(value)) throw this.error(element, `attribute ${name} of <${element.name}> is no whole number (${value})`);
    return value;
  }

  string(element: XmlElement, name: string): string {
    const text = element.attributes[name];
    if (text === undefined || text === '') throw this.error(element, `<${element.name}> has no attribute ${name}`);
    return text;
  }

  stringOr(element: XmlElement, name: string, fallback: string): string {
    return element.attributes[name] ?? fallback;
  }

  error(element: XmlElement, message: string): MapError {
    return new MapError('MAP_FORMAT', `${this.#label}: ${message}`, {
      where: `${this.#label}, line ${element.line}`,
      remedy: 'Correct the element, or export the map again from its editor.',
    });
  }

  #parse(element: XmlElement, name: string, text: string): number {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(value)) throw this.error(element, `attribute ${name} of <${element.name}> is no number ("${text.slice(0, 40)}")`);
    return value;
  }
}
