/** How values of a policy become text. */
export interface Describe {
  /** A value as `console.log` shows it. */
  shown(value: unknown): string;
  /** What was thrown. */
  thrown(value: unknown): string;
  /** Line of the policy's source from which an error came, 0 unknown. */
  lineOf(error: unknown): number;
}

/**
 * Turns values and errors of a policy into text; must be made before built-in functions are metered. It runs code of the policy (getters,
 * toString), so every use may throw or run out of steps. Runs inside the isolate.
 */
export function describeValues(): Describe {
  const { apply } = Reflect;
  const { stringify } = JSON;
  const { indexOf } = String.prototype;

  function shown(value: unknown): string {
    if (typeof value === 'string') return value;
    try {
      const text: unknown = typeof value === 'object' && value !== null && !(value instanceof Error) ? stringify(value) : String(value);
      return typeof text === 'string' ? text : 'undefined';
    } catch {
      return '(not printable)';
    }
  }
  return {
    shown,
    thrown: (value) => (value instanceof Error ? `${shown(value.name)}: ${shown(value.message)}` : `threw ${shown(value).slice(0, 200)}`),
    lineOf(error) {
      const stack: unknown = error instanceof Error ? error.stack : undefined;
      // Where a stack overflows depends on how far the engine has optimised the code.
      if (typeof stack !== 'string' || stack.slice(0, 30) === 'RangeError: Maximum call stack') return 0;
      // Frames begin after the message, which QuickJS leaves out.
      const frames: number = stack.slice(0, 7) === '    at ' ? 0 : apply(indexOf, stack, ['\n    at ']);
      const place: number = frames < 0 ? -1 : apply(indexOf, stack, ['policy.js:', frames]);
      return place < 0 ? 0 : parseInt(stack.slice(place + 10, place + 20), 10) || 0;
    },
  };
}
