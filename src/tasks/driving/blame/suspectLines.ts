/** Lines of a policy that run together, and where it goes wrong more than where it goes right. */
export interface SuspectLines {
  /** From 1, ascending. */
  readonly lines: readonly number[];
  /** Ochiai coefficient in (0, 1]: failing calls that ran them, over the root of all failing calls times all calls that ran them. */
  readonly suspicion: number;
  /** Shares of the failing and of the passing calls that ran them. */
  readonly failing: number;
  readonly passing: number;
}

/** A line that runs everywhere is no suspect: its share among failing calls must exceed that among passing ones by this much. */
const CLEARLY = 0.1;

/**
 * The most suspicious lines, first the worst, those with the same counts together: spectrum-based fault localisation with the Ochiai coefficient (Abreu, Zoeteweij and van Gemund,
 * "On the accuracy of spectrum-based fault localization", 2007).
 * @param failing lines that ran, per failing call; @param passing the same for passing calls
 */
export function suspectLines(failing: readonly (readonly number[])[], passing: readonly (readonly number[])[], most: number): SuspectLines[] {
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
  const together = Map.groupBy(counts.keys(), (line) => `${counts.get(line)!.failing} ${counts.get(line)!.passing}`);
  return [...together.values()]
    .map((lines) => {
      const ran = counts.get(lines[0]!)!;
      return {
        lines: lines.toSorted((a, b) => a - b),
        suspicion: ran.failing / Math.sqrt(failing.length * (ran.failing + ran.passing)),
        failing: ran.failing / failing.length,
        passing: passing.length === 0 ? 0 : ran.passing / passing.length,
      };
    })
    .filter((suspect) => suspect.failing > suspect.passing + CLEARLY)
    .toSorted((a, b) => b.suspicion - a.suspicion || a.lines[0]! - b.lines[0]!)
    .slice(0, most);
}

/** `12, 14-16`. */
export function lineRanges(lines: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const line of lines) {
    const range = ranges.at(-1);
    if (range !== undefined && line === range.last + 1) range.last = line;
    else ranges.push({ first: line, last: line });
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
}
