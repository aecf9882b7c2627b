import { pythonFloat } from './pythonNumber.ts';

/** A number that Python holds as a float: written with a point even when whole. Plain numbers are written as integers. */
export class PythonFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

export type PythonValue = string | number | boolean | null | PythonFloat | readonly PythonValue[] | { readonly [key: string]: PythonValue };

/** Python's `json.dump(value, indent=4, sort_keys=...)`, character for character. */
export function pythonJson(value: PythonValue, sortKeys: boolean): string {
  return write(value, sortKeys, '');
}

function write(value: PythonValue, sortKeys: boolean, indent: string): string {
  if (value instanceof PythonFloat) return pythonFloat(value.value);
  if (typeof value === 'string') return asciiString(value);
  if (value === null || typeof value !== 'object') return String(value);
  const inner = `${indent}    `;
  if (isList(value)) return bracketed('[', value.map((item) => inner + write(item, sortKeys, inner)), ']', indent);
  const keys = sortKeys ? Object.keys(value).toSorted() : Object.keys(value);
  return bracketed('{', keys.map((key) => `${inner}${asciiString(key)}: ${write(value[key]!, sortKeys, inner)}`), '}', indent);
}

function isList(value: object): value is readonly PythonValue[] {
  return Array.isArray(value);
}

function bracketed(open: string, items: readonly string[], close: string, indent: string): string {
  return items.length === 0 ? open + close : `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

/** Python escapes everything outside ASCII. */
function asciiString(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => (unit === '\u007f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`));
}
