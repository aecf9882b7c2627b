/**
 * The evaluators are Python programs and their files are compared byte by byte, so numbers are rounded and written as Python does:
 * halves to even, floats always with a point, an exponent outside 1e-4 .. 1e16.
 */

/** Python's `round(value, digits)`; `digits` 0..6. */
export function pythonRound(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  const unit = UNITS[digits]!;
  const scaled = value * unit;
  // Away from the middle between two decimals plain arithmetic gives the same double, and criteria round in every step.
  if (Math.abs(scaled) < 1e9 && Math.abs(Math.abs(scaled - Math.floor(scaled)) - 0.5) > 1e-6) return Math.round(scaled) / unit;
  return Number(pythonFixed(value, digits));
}

/** Python's `'%.<digits>f' % value`; `digits` 0..6. */
export function pythonFixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const rounded = value.toFixed(digits);
  return isTie(value, digits) ? evenNeighbour(value, rounded, digits) : rounded;
}

/** Python's `repr(float)`. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0.0';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) return exponentForm(value);
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** A double lies exactly between two decimals when it is an odd multiple of 2^-(digits + 1): scaling by that power of two is exact. */
function isTie(value: number, digits: number): boolean {
  return (Math.abs(value) * (2 << digits)) % 2 === 1;
}

function evenNeighbour(value: number, rounded: string, digits: number): string {
  if (Number(rounded.at(-1)) % 2 === 0) return rounded;
  // toFixed went away from zero to an odd digit; the even one is a step towards zero.
  const towardsZero = (Math.abs(Number(rounded)) - 1 / UNITS[digits]!).toFixed(digits);
  return value < 0 ? `-${towardsZero}` : towardsZero;
}

function exponentForm(value: number): string {
  const [mantissa, exponent] = value.toExponential().split('e');
  const digits = exponent!.slice(1).padStart(2, '0');
  return `${mantissa}e${exponent!.startsWith('-') ? '-' : '+'}${digits}`;
}

const UNITS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6] as const;
