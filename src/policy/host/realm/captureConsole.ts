/** What was logged since the last `clear`. */
export interface CapturedLog {
  clear(): void;
  text(): string;
}

/** Gives policies a console that keeps its text, cut to `limit` characters. Runs inside the isolate. */
export function captureConsole(limit: number, shown: (value: unknown) => string): CapturedLog {
  let log = '';
  function write(...values: unknown[]): void {
    if (log.length >= limit) return;
    let line = '';
    for (let index = 0; index < values.length && line.length < limit; index += 1) line += (index === 0 ? '' : ' ') + shown(values[index]);
    log = (log + line + '\n').slice(0, limit);
  }
  Reflect.defineProperty(globalThis, 'console', { value: { log: write, info: write, warn: write, error: write, debug: write } });
  return {
    clear() {
      log = '';
    },
    text: () => log,
  };
}
