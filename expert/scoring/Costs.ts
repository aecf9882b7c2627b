import { COST_TERMS, type CostTerm } from '../../src/driving/Grounds.ts';

export const COST_COUNT = COST_TERMS.length;

/** Places of the terms in a row of costs. */
export const COST = { gate: 0, collision: 1, closeness: 2, redLight: 3, area: 4, progress: 5, comfort: 6, rules: 7, switching: 8 } as const satisfies Record<CostTerm, number>;
