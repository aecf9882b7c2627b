import type { XmlElement } from '../../map/xml/XmlElement.ts';
import { LeaderboardError } from '../LeaderboardError.ts';

/** `<label>, line <n>`: where an element stands, for messages. */
export function placeOf(element: XmlElement, label: string): string {
  return `${label}, line ${element.line}`;
}

/** A required numeric attribute. @throws LeaderboardError when it is missing or not a finite number */
export function numberAttribute(element: XmlElement, name: string, label: string): number {
  const value = optionalNumberAttribute(element, name, label);
  if (value === undefined) {
    throw new LeaderboardError('ROUTE_FILE', `<${element.name}> has no attribute ${name}`, { where: placeOf(element, label), remedy: `Give it a number: ${name}="…".` });
  }
  return value;
}

/** A numeric attribute, or undefined when it is missing. @throws LeaderboardError when it is not a finite number */
export function optionalNumberAttribute(element: XmlElement, name: string, label: string): number | undefined {
  const text = element.attributes[name];
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) {
    throw new LeaderboardError('ROUTE_FILE', `<${element.name}> has ${name}="${text.slice(0, 40)}", which is not a number`, { where: placeOf(element, label), remedy: 'Write a plain decimal number.' });
  }
  return value;
}
