/** Terms of a proposal's cost, in units of expected loss of log driving score (collisions count tenfold: students copy margins). */
export const COST_TERMS = ['gate', 'collision', 'closeness', 'redLight', 'area', 'progress', 'comfort', 'rules', 'switching'] as const;

export type CostTerm = (typeof COST_TERMS)[number];

export const COST_COUNT = COST_TERMS.length;

/** Places of the terms in a row of costs. */
export const COST = { gate: 0, collision: 1, closeness: 2, redLight: 3, area: 4, progress: 5, comfort: 6, rules: 7, switching: 8 } as const satisfies Record<CostTerm, number>;
