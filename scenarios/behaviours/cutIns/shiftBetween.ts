/** Lateral offset along a path of a vehicle that goes from one offset to another between two places, smoothly (quintic step). */
export function shiftBetween(fromLeftM: number, toLeftM: number, fromM: number, toM: number): (sM: number) => number {
  return (sM) => {
    const share = Math.min(1, Math.max(0, (sM - fromM) / Math.max(0.1, toM - fromM)));
    return fromLeftM + (toLeftM - fromLeftM) * share * share * share * (10 + share * (6 * share - 15));
  };
}
