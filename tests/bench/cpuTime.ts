/** Times (s of CPU of this process) of some equal rounds of work. Others share the machine, so the best round is the fairest figure. */
export interface RoundTimes {
  readonly bestS: number;
  readonly medianS: number;
}

/** Runs `body` for some rounds; `prepare` before each is not counted. CPU time includes what the engine's own threads do for us (compiling, collecting). */
export function cpuRounds(rounds: number, body: () => void, prepare: () => void = () => {}): RoundTimes {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    prepare();
    const start = process.cpuUsage();
    body();
    const used = process.cpuUsage(start);
    times.push((used.user + used.system) / 1e6);
  }
  return roundTimes(times);
}

/** Best and median of measured times. */
export function roundTimes(times: readonly number[]): RoundTimes {
  const sorted = times.toSorted((a, b) => a - b);
  return { bestS: sorted[0], medianS: sorted[sorted.length >> 1] };
}
