import type { RoadMap } from '../../src/map/RoadMap.ts';
import { RoadOption } from '../../src/map/RoutePlan.ts';
import { pointToCarla } from '../../src/leaderboard/carlaFrame.ts';
import type { Point3 } from '../../src/geometry/Pose.ts';
import type { ApproachSide, JunctionPath, ThroughTurn } from '../behaviours/paths/junctionPaths.ts';
import { approachesOf, approachSide, pathThroughJunction } from '../behaviours/paths/junctionPaths.ts';
import { poseOnPath } from '../behaviours/paths/ActorPath.ts';
import { placeOnRoute, poseAt } from '../behaviours/roadPlaces.ts';
import type { PlaceWish, WrittenParameters } from './PlaceWish.ts';
import { interval, scalar } from './PlaceWish.ts';
import type { JunctionView, RouteView } from './RouteView.ts';
import { hasSidewalk, junctionView } from './RouteView.ts';

/** Triggers lie so far before the junction (m). */
const OPEN_M = [35, 60] as const;
/** Flows of cars in towns (m/s), with gaps to slip through (m). */
const FLOW_MPS = 8;
const SLOW_FLOW_MPS = 5;
const GAPS = { source_dist_interval: interval(30, 70) };

const { left, right, straight } = RoadOption;

interface JunctionWish {
  readonly options?: readonly number[];
  readonly light?: boolean;
  readonly afterM?: number;
  readonly parameters?: (view: RouteView, junction: JunctionView, chance: number) => WrittenParameters | undefined;
}

function atJunction({ options, light, afterM = 50, parameters = () => ({}) }: JunctionWish): PlaceWish {
  return {
    beforeM: 25,
    afterM: OPEN_M[1] + 40 + afterM,
    openM: OPEN_M,
    suits: (view, chance) => {
      const junction = junctionView(view);
      if (junction === undefined || junction.exitM + afterM > view.plan.lengthM) return undefined;
      if (light !== undefined && junction.hasLight !== light) return undefined;
      if (options !== undefined && !options.includes(junction.option)) return undefined;
      return parameters(view, junction, chance);
    },
  };
}

/** The ways of other traffic through the junction from a side. */
function waysFrom({ map }: RouteView, junction: JunctionView, side: ApproachSide, backM: number, onM: number, through: ThroughTurn = 'straight'): JunctionPath[] {
  return approachesOf(map, junction.junction)
    .filter(({ headingRad }) => approachSide(junction.entryHeadingRad, headingRad) === side)
    .map(({ lane }) => pathThroughJunction(map, lane, backM, onM, through))
    .filter((way) => way !== undefined);
}

function turn(options: readonly number[], light: boolean, from: ApproachSide, through: ThroughTurn = 'straight'): PlaceWish {
  return atJunction({ options, light, parameters: (view, junction) => (waysFrom(view, junction, from, 20, 20, through).length > 0 ? { flow_speed: scalar(FLOW_MPS), ...GAPS } : undefined) });
}

function opposite(light: boolean): PlaceWish {
  return atJunction({
    options: [straight],
    light,
    parameters: (view, junction, chance) => {
      const sides = (['right', 'left'] as const).filter((side) => waysFrom(view, junction, side, 20, 10).length > 0);
      return sides.length === 0 ? undefined : { direction: scalar(sides[Math.floor(chance * sides.length)]) };
    },
  });
}

/** A flow that goes straight through the junction: from well before it to well behind it. */
function throughFlow(options: readonly number[], from: ApproachSide, speedMps: number, onM: number): PlaceWish {
  return atJunction({
    options,
    light: false,
    afterM: onM + 15,
    parameters: (view, junction) => {
      const way = waysFrom(view, junction, from, 60, onM).find(({ path, entryM }) => entryM > 25 && path.lengthM > entryM + 30);
      if (way === undefined) return undefined;
      const { path } = way;
      return { start_actor_flow: location(poseOnPath(path, 0)), end_actor_flow: location(poseOnPath(path, path.lengthM - 1)), flow_speed: scalar(speedMps), ...GAPS };
    },
  });
}

function location(point: Point3): Readonly<Record<string, string>> {
  const { x, y, z } = pointToCarla(point);
  const written = (value: number): string => String(Math.round(value * 1000) / 1000);
  return { x: written(x), y: written(y), z: written(z) };
}

/** A car that comes out of the right-hand street onto the ego's road. */
const cutIn: PlaceWish = atJunction({
  options: [straight],
  light: false,
  afterM: 80,
  parameters: ({ map }, junction) => {
    const side = approachesOf(map, junction.junction).find(({ headingRad }) => approachSide(junction.entryHeadingRad, headingRad) === 'right');
    if (side === undefined || map.lanes.lengthM[side.lane] < 30) return undefined;
    return { other_actor_location: location(poseAt(map, { lane: side.lane, sM: Math.max(2, map.lanes.lengthM[side.lane] - 45) })) };
  },
});

/** Bicycles on the ego's own road that go straight on where it turns right. */
const bicycles: PlaceWish = atJunction({
  options: [right],
  light: false,
  parameters: ({ map, plan }, junction) => {
    const place = placeOnRoute(plan, junction.entryM);
    const straightOn = pathThroughJunction(map, place.lane, 20, 20);
    if (straightOn === undefined) return undefined;
    return { start_actor_flow: location(poseAt(map, placeOnRoute(plan, junction.entryM - 30))), flow_speed: scalar(7), source_dist_interval: interval(12, 25) };
  },
});

/** How many streets lead into a junction. */
function armsOf(map: RoadMap, junction: number): number {
  return new Set(approachesOf(map, junction).map(({ lane }) => map.lanes.road[lane])).size;
}

/** Places before junctions. */
export const JUNCTION_WISHES: Readonly<Record<string, PlaceWish>> = {
  SignalizedJunctionLeftTurn: turn([left], true, 'opposite'),
  SignalizedJunctionRightTurn: turn([right], true, 'left'),
  NonSignalizedJunctionLeftTurn: turn([left], false, 'opposite'),
  NonSignalizedJunctionRightTurn: turn([right], false, 'left'),
  SignalizedJunctionLeftTurnEnterFlow: turn([left], true, 'opposite', 'right'),
  NonSignalizedJunctionLeftTurnEnterFlow: turn([left], false, 'opposite', 'right'),
  VanillaSignalizedTurnEncounterGreenLight: atJunction({ options: [left, right], light: true }),
  VanillaSignalizedTurnEncounterRedLight: atJunction({ options: [left, right], light: true }),
  VanillaNonSignalizedTurn: atJunction({ options: [left, right], light: false }),
  VanillaNonSignalizedTurnEncounterStopsign: atJunction({ options: [left, right], light: false, parameters: ({ map, plan }, { entryM }) => (map.lanes.stopSign[placeOnRoute(plan, entryM).lane] >= 0 ? {} : undefined) }),
  T_Junction: atJunction({ options: [left, right], light: false, afterM: 120, parameters: ({ map }, { junction }) => (armsOf(map, junction) === 3 ? {} : undefined) }),
  OppositeVehicleRunningRedLight: opposite(true),
  OppositeVehicleTakingPriority: opposite(false),
  BlockedIntersection: atJunction({ options: [left, right] }),
  VehicleTurningRoute: atJunction({ options: [left, right], light: false, afterM: 60 }),
  VehicleTurningRoutePedestrian: atJunction({ options: [left, right], light: false, afterM: 60 }),
  PedestrianCrossing: atJunction({ light: false, parameters: (view) => (hasSidewalk(view, view.openM) ? {} : undefined) }),
  PriorityAtJunction: atJunction({ light: true }),
  NoSignalJunctionCrossingRoute: atJunction({ light: false }),
  EnterActorFlow: throughFlow([right], 'left', FLOW_MPS, 60),
  EnterActorFlowV2: throughFlow([right], 'left', FLOW_MPS, 60),
  MergerIntoSlowTraffic: throughFlow([right], 'left', SLOW_FLOW_MPS, 60),
  MergerIntoSlowTrafficV2: throughFlow([right], 'left', SLOW_FLOW_MPS, 60),
  HighwayExit: throughFlow([left], 'opposite', FLOW_MPS, 40),
  InterurbanActorFlow: throughFlow([left], 'opposite', FLOW_MPS, 40),
  InterurbanAdvancedActorFlow: throughFlow([left], 'left', FLOW_MPS, 50),
  CrossingBicycleFlow: bicycles,
  HighwayCutIn: cutIn,
};
