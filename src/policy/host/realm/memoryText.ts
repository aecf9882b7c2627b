/**
 * A policy's memory as JSON text. Numbers that JSON cannot hold would come back as null, so they are refused. Runs inside the isolate.
 * @throws TypeError naming the place of what cannot be kept
 */
export function memoryText(memory: unknown, limit: number): string {
  function check(value: unknown, path: string, depth: number): void {
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw new TypeError(`${path} is ${value}: only finite numbers can be kept`);
    } else if (typeof value === 'function' || typeof value === 'symbol') {
      throw new TypeError(`${path} is a ${typeof value}: only JSON values can be kept`);
    } else if (typeof value === 'object' && value !== null) {
      if (depth > 32) throw new TypeError('memory is nested too deeply, or contains itself');
      if (Array.isArray(value)) for (let index = 0; index < value.length; index += 1) check(value[index], `${path}[${index}]`, depth + 1);
      else for (const [key, inner] of Object.entries(value)) check(inner, `${path}.${key}`, depth + 1);
    }
  }
  if (memory === undefined) return '{}';
  check(memory, 'memory', 0);
  const text: unknown = JSON.stringify(memory);
  if (typeof text !== 'string') throw new TypeError('memory is no JSON value');
  if (text.length > limit) throw new TypeError(`memory has ${text.length} characters as JSON, more than ${limit}`);
  return text;
}
