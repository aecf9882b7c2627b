import type { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import type { CoursePoint } from '../geometry/roundCorners.ts';
import { FOUR_LANE_AVENUE, TWO_LANE_STREET } from '../RoadProfile.ts';
import { streetBearings } from '../streetBearings.ts';
import type { PlannedJunction, PlannedStreet, StreetPlan } from '../StreetPlan.ts';
import type { TownOptions } from '../TownOptions.ts';
import type { JunctionArms } from './assignControls.ts';
import { assignControls, throughStreets } from './assignControls.ts';
import type { Chain } from './gridChains.ts';
import { edgesAt, gridChains } from './gridChains.ts';
import { streetCourse } from './streetCourse.ts';
import type { GridEdge, StreetGrid } from './StreetGrid.ts';
import { drawStreetGrid } from './StreetGrid.ts';

/** Draws never share a stream, so that one more draw in one phase leaves the others as they were. */
const STREAM = { grid: 1, courses: 2, controls: 3, midCrosswalks: 4, roundabouts: 5, junctionCrosswalks: 104 } as const;

/** A grid town, and which of its junctions stands at which crossing of the grid. */
export interface GridTown {
  readonly plan: StreetPlan;
  /** Crossing (row x columns + column) of each junction. */
  readonly crossings: readonly number[];
  /** Indices of the junctions that have room for a roundabout and are to become one. */
  readonly roundabouts: readonly number[];
}

/**
 * A town of blocks: border streets around it, avenues and small streets within, bends where streets are left out.
 * @param kept crossings that become junctions however few streets meet there, because more will join
 */
export function planGridTown(options: TownOptions, kept: readonly number[], random: SeededRandom): GridTown {
  const grid = drawStreetGrid(options, random.fork(STREAM.grid));
  const crossings = grid.crossings.map((_, index) => index).filter((crossing) => edgesAt(grid, crossing).length > 2 || kept.includes(crossing));
  const chains = gridChains(grid, crossings);
  const quiet = crossings.filter((crossing) => !kept.includes(crossing) && edgesAt(grid, crossing).every((edge) => edge.kind !== 'avenue'));
  const round = random.fork(STREAM.roundabouts).shuffled(quiet).slice(0, options.roundabouts);
  const streets = planStreets(grid, chains, crossings, round, options, random);
  const junctions = planJunctions(grid, crossings, round, streets, options, random);
  return { plan: { junctions, streets }, crossings, roundabouts: round.map((crossing) => crossings.indexOf(crossing)) };
}

function planStreets(
  grid: StreetGrid, chains: readonly Chain[], junctionCrossings: readonly number[], round: readonly number[], options: TownOptions, random: SeededRandom,
): PlannedStreet[] {
  const courses = random.fork(STREAM.courses);
  const crosswalks = random.fork(STREAM.midCrosswalks);
  return chains.map(({ crossings, edges }): PlannedStreet => {
    const corners: CoursePoint[] = [];
    edges.forEach((edge, index) => {
      const a = crossings[index]!;
      const b = crossings[index + 1]!;
      const from = grid.crossings[a]!;
      if (index > 0 && edge.axis !== edges[index - 1]!.axis) corners.push({ x: from.x, y: from.y, radiusM: courses.between(18, 45) });
      const winding = courses.uniform() < options.windingShare;
      const ends = { fromRoundabout: round.includes(a), toRoundabout: round.includes(b) };
      corners.push(...streetCourse(from, grid.crossings[b]!, edge, ends, winding, courses));
    });
    const avenue = edges[0]!.kind === 'avenue';
    const hasMidCrosswalk = crosswalks.uniform() < options.midCrosswalkShare;
    const share = crosswalks.between(0.42, 0.58);
    return {
      from: { junction: junctionCrossings.indexOf(crossings[0]!) }, to: { junction: junctionCrossings.indexOf(crossings.at(-1)!) },
      course: { kind: 'corners', corners, spirals: avenue }, profile: avenue ? FOUR_LANE_AVENUE : TWO_LANE_STREET, speedKmh: speedKmh(edges[0]!),
      midCrosswalks: hasMidCrosswalk ? [share] : [],
    };
  });
}

function speedKmh(edge: GridEdge): number {
  if (edge.kind === 'avenue') return edge.axis === 'northSouth' ? 60 : 50;
  return edge.kind === 'border' ? 50 : 30;
}

function planJunctions(
  grid: StreetGrid, crossings: readonly number[], round: readonly number[], streets: readonly PlannedStreet[], options: TownOptions, random: SeededRandom,
): PlannedJunction[] {
  const points = crossings.map((crossing) => grid.crossings[crossing]!);
  const withArms = crossings.map((_, junction) => armsOf(junction, points, streets));
  const square = withArms.filter((_, index) => !round.includes(crossings[index]!));
  const squareControls = assignControls(square, options, random.fork(STREAM.controls));
  const crosswalks = random.fork(STREAM.junctionCrosswalks);
  return points.map(({ x, y }, index) => {
    const place = square.indexOf(withArms[index]!);
    const control = place < 0 ? 'minorYield' : squareControls[place]!;
    const drawn = crosswalks.uniform() < 0.5;
    return {
      x, y, control, flow: 'crossing',
      majorStreets: control === 'minorStop' || control === 'minorYield' ? throughStreets(withArms[index]!) : [],
      crosswalks: control === 'lights' || control === 'allWayStop' || drawn,
    };
  });
}

function armsOf(junction: number, points: readonly { readonly x: number; readonly y: number }[], streets: readonly PlannedStreet[]): JunctionArms {
  const arms = streets.flatMap((planned, street) => {
    const avenue = planned.profile === FOUR_LANE_AVENUE;
    const bearings = streetBearings(points, planned);
    return [
      ...(planned.from.junction === junction ? [{ street, avenue, outwardRad: bearings.fromRad }] : []),
      ...(planned.to.junction === junction ? [{ street, avenue, outwardRad: bearings.toRad }] : []),
    ];
  });
  return { arms };
}
