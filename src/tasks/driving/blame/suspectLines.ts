/** A line of a policy that runs where it goes wrong more than where it goes right. */
export interface SuspectLine {
  /** From 1. */
  readonly line: number;
  /** Ochiai coefficient in (0, 1]: failing calls that ran it, over the root of all failing calls times all calls that ran it. */
  readonly suspicion: number;
  /** Shares of the failing and of the passing calls that ran it. */
  readonly failing: number;
  readonly passing: number;
}

/** A line that runs everywhere is no suspect: its share among failing calls must exceed that among passing ones by this much. */
const CLEARLY = 0.1;

/**
 * The most suspicious lines, first the worst: spectrum-based fault localisation with the Ochiai coefficient (Abreu, Zoeteweij and van Gemund,
 * "On the accuracy of spectrum-based fault localization", 2007).
 * @param failing lines that ran, per failing call; @param passing the same for passing calls
 */
export function suspectLines(failing: readonly (readonly number[])[], passing: readonly (readonly number[])[], most: number): SuspectLine[] {
  if (failing.length === 0) return [];
  const counts = new Map<number, { failing: number; passing: number }>();
  const count = (calls: readonly (readonly number[])[], outcome: 'failing' | 'passing'): void => {
    for (const line of calls.flat()) {
      const known = counts.get(line) ?? { failing: 0, passing: 0 };
      known[outcome] += 1;
      counts.set(line, known);
    }
  };
  count(failing, 'failing');
  count(passing, 'passing');
  return [...counts]
    .map(([line, ran]) => ({
      line,
      suspicion: ran.failing / Math.sqrt(failing.length * (ran.failing + ran.passing)),
      failing: ran.failing / failing.length,
      passing: passing.length === 0 ? 0 : ran.passing / passing.length,
    }))
    .filter((suspect) => suspect.failing > suspect.passing + CLEARLY)
    .toSorted((a, b) => b.suspicion - a.suspicion || a.line - b.line)
    .slice(0, most);
}
