import type { Point } from '../../../src/geometry/Pose.ts';
import type { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { atan2 } from '../../../src/geometry/trig.ts';
import type { CoursePoint } from '../geometry/roundCorners.ts';
import { FOUR_LANE_AVENUE, TWO_LANE_STREET } from '../RoadProfile.ts';
import type { PlannedJunction, PlannedStreet, StreetPlan } from '../StreetPlan.ts';
import type { TownOptions } from '../TownOptions.ts';
import type { JunctionArms } from './assignControls.ts';
import { assignControls, throughStreets } from './assignControls.ts';
import { streetCourse } from './streetCourse.ts';
import type { GridEdge, StreetGrid } from './StreetGrid.ts';
import { drawStreetGrid } from './StreetGrid.ts';

/** Draws never share a stream, so that one more draw in one phase leaves the others as they were. */
const STREAM = { grid: 1, courses: 2, controls: 3, crosswalks: 4, speeds: 5 } as const;

/** Stretches of the grid that make one street: from junction to junction through the crossings where only two stretches meet. */
interface Chain {
  readonly crossings: readonly number[];
  readonly edges: readonly GridEdge[];
}

/** A town of blocks: border streets around it, avenues and small streets within, bends where streets are left out. */
export function planGridTown(options: TownOptions, random: SeededRandom): StreetPlan {
  const grid = drawStreetGrid(options, random.fork(STREAM.grid));
  const junctionCrossings = grid.crossings.map((_, index) => index).filter((crossing) => edgesAt(grid, crossing).length > 2);
  const chains = findChains(grid, junctionCrossings);
  const streets = planStreets(grid, chains, junctionCrossings, options, random);
  return { junctions: planJunctions(grid, chains, junctionCrossings, streets, options, random), streets };
}

function edgesAt(grid: StreetGrid, crossing: number): GridEdge[] {
  return grid.edges.filter((edge) => edge.a === crossing || edge.b === crossing);
}

function findChains(grid: StreetGrid, junctions: readonly number[]): Chain[] {
  const used = new Set<GridEdge>();
  const chains: Chain[] = [];
  for (const start of junctions) {
    for (const first of edgesAt(grid, start)) {
      if (used.has(first)) continue;
      const crossings = [start];
      const edges: GridEdge[] = [];
      for (let edge: GridEdge | undefined = first; edge !== undefined;) {
        used.add(edge);
        edges.push(edge);
        const here: number = edge.a === crossings.at(-1) ? edge.b : edge.a;
        crossings.push(here);
        edge = junctions.includes(here) ? undefined : edgesAt(grid, here).find((other) => !used.has(other));
      }
      chains.push({ crossings, edges });
    }
  }
  return chains;
}

function planStreets(
  grid: StreetGrid, chains: readonly Chain[], junctionCrossings: readonly number[], options: TownOptions, random: SeededRandom,
): PlannedStreet[] {
  const courses = random.fork(STREAM.courses);
  const crosswalks = random.fork(STREAM.crosswalks);
  const centre = { x: 0, y: 0 };
  return chains.map(({ crossings, edges }): PlannedStreet => {
    const corners: CoursePoint[] = [];
    edges.forEach((edge, index) => {
      const from = grid.crossings[crossings[index]!]!;
      const to = grid.crossings[crossings[index + 1]!]!;
      if (index > 0 && edge.axis !== edges[index - 1]!.axis) corners.push({ x: from.x, y: from.y, radiusM: courses.between(18, 45) });
      const winding = courses.uniform() < options.windingShare;
      corners.push(...streetCourse(from, to, edge, winding, edge.kind === 'border' ? outwardSide(from, edge, centre) : 0, courses));
    });
    const avenue = edges[0]!.kind === 'avenue';
    const hasMidCrosswalk = crosswalks.uniform() < options.midCrosswalkShare;
    const share = crosswalks.between(0.42, 0.58);
    return {
      from: { junction: junctionCrossings.indexOf(crossings[0]!) }, to: { junction: junctionCrossings.indexOf(crossings.at(-1)!) },
      corners, spirals: avenue, profile: avenue ? FOUR_LANE_AVENUE : TWO_LANE_STREET, speedKmh: speedKmh(edges[0]!),
      midCrosswalks: hasMidCrosswalk ? [share] : [],
    };
  });
}

function speedKmh(edge: GridEdge): number {
  if (edge.kind === 'avenue') return edge.axis === 'northSouth' ? 60 : 50;
  return edge.kind === 'border' ? 50 : 30;
}

function outwardSide(from: Point, edge: GridEdge, centre: Point): -1 | 1 {
  const offset = edge.axis === 'eastWest' ? from.y - centre.y : from.x - centre.x;
  return offset < 0 ? -1 : 1;
}

function planJunctions(
  grid: StreetGrid, chains: readonly Chain[], junctionCrossings: readonly number[], streets: readonly PlannedStreet[],
  options: TownOptions, random: SeededRandom,
): PlannedJunction[] {
  const withArms = junctionCrossings.map((crossing): JunctionArms => ({
    arms: chains.flatMap((chain, street) => {
      const { corners, profile } = streets[street]!;
      const avenue = profile === FOUR_LANE_AVENUE;
      const first = chain.crossings[0]!;
      const last = chain.crossings.at(-1)!;
      return [
        ...(first === crossing ? [{ street, avenue, outwardRad: bearing(grid.crossings[first]!, corners[0] ?? grid.crossings[last]!) }] : []),
        ...(last === crossing ? [{ street, avenue, outwardRad: bearing(grid.crossings[last]!, corners.at(-1) ?? grid.crossings[first]!) }] : []),
      ];
    }),
  }));
  const controls = assignControls(withArms, options, random.fork(STREAM.controls));
  const crosswalks = random.fork(STREAM.crosswalks + 100);
  return junctionCrossings.map((crossing, index) => {
    const control = controls[index]!;
    const drawn = crosswalks.uniform() < 0.5;
    return {
      x: grid.crossings[crossing]!.x, y: grid.crossings[crossing]!.y, control,
      majorStreets: control === 'minorStop' || control === 'minorYield' ? throughStreets(withArms[index]!) : [],
      crosswalks: control === 'lights' || control === 'allWayStop' || drawn,
    };
  });
}

function bearing(from: Point, to: Point): number {
  return atan2(to.y - from.y, to.x - from.x);
}
