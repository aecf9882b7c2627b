import type { BenchFigure } from './BenchFigure.ts';
import type { RoundTimes } from './cpuTime.ts';

/** Two figures of one quantity: the best round and the median one, both against the same limits. */
export function bestAndMedian(times: RoundTimes, figure: Omit<BenchFigure, 'value'>, valueOf: (seconds: number) => number): BenchFigure[] {
  return [
    { ...figure, name: `${figure.name}, best`, value: valueOf(times.bestS) },
    { ...figure, name: `${figure.name}, median`, value: valueOf(times.medianS) },
  ];
}
