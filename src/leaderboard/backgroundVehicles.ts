/**
 * How many background vehicles leaderboard 1.0 asks for in a town; as many of them as find a free spawn point appear. Towns that its table
 * lacks get the number of an ordinary CARLA town.
 */
export function backgroundVehicles(town: string): number {
  return VEHICLES[town] ?? ORDINARY;
}

const ORDINARY = 120;

const VEHICLES: Readonly<Record<string, number>> = {
  Town01: 120, Town02: 100, Town03: 120, Town04: 200, Town05: 120, Town06: 150, Town07: 110, Town08: 180, Town09: 300, Town10: 120, Town10HD: 120,
};
