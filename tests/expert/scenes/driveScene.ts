import { Expert } from '../../../expert/Expert.ts';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import { runEpisode } from '../../../src/driving/runEpisode.ts';
import { Referee } from '../../../src/leaderboard/Referee.ts';
import { EGO_VEHICLE } from '../../../src/sim/egoVehicle.ts';
import { EmbeddedWorld } from '../../../src/sim/EmbeddedWorld.ts';
import type { VehicleModel } from '../../../src/world/VehicleModel.ts';
import type { ActorCommand } from '../../../src/world/WorldCommands.ts';
import type { WorldFrame } from '../../../src/world/WorldFrame.ts';
import { CLEAR_WEATHER } from '../../../src/world/WorldSetup.ts';
import { ComfortMeter } from '../../bench/expert/ComfortMeter.ts';
import type { SceneRoad } from './sceneRoad.ts';

/** What a script sees of a step. */
export interface SceneMoment {
  readonly tick: number;
  readonly frame: WorldFrame;
  /** Of the ego, along the route and to its left (m). */
  readonly alongM: number;
  readonly leftM: number;
}

export interface SceneScript {
  readonly road: Pick<SceneRoad, 'map' | 'laneIndex' | 'plan'>;
  readonly speedMps: number;
  readonly seconds: number;
  readonly script: (moment: SceneMoment) => readonly ActorCommand[];
  readonly seed?: number;
  readonly roadGrip?: number;
  /** Background vehicles; none by default. */
  readonly vehicles?: number;
  /** What tracker and expert take the car for; the world's own by default. */
  readonly vehicle?: VehicleModel;
}

export interface SceneOutcome {
  /** Kinds of infractions by the rules of 2.1, each once. */
  readonly infractions: readonly string[];
  readonly alongM: number;
  readonly speedMps: number;
  /** Farthest to the left and to the right of the route (m). */
  readonly leftM: number;
  readonly rightM: number;
  readonly hardestBrakeMps2: number;
  /** Share of pieces of 2 s within nuPlan's limits. */
  readonly comfortShare: number;
}

/** Drives a scene with the strong expert in the embedded world, judged by the referee. */
export async function driveScene({ road, speedMps, seconds, script, seed = 1, roadGrip = 1, vehicles = 0, vehicle = EGO_VEHICLE }: SceneScript): Promise<SceneOutcome> {
  const { map, laneIndex, plan } = road;
  const referee = new Referee({ map, laneIndex, route: plan, version: '2.1', routeId: '0' });
  const meter = new ComfortMeter();
  let alongM = 0;
  let routeLeftM = 0;
  let leftM = -Infinity;
  let rightM = Infinity;
  let hardestBrakeMps2 = 0;
  let lastMps = speedMps;
  await runEpisode({
    world: new EmbeddedWorld(),
    vehicle,
    map,
    route: plan,
    driver: new Expert(EXPERT_SETTINGS.strong),
    referee,
    director: { commands: (frame) => script({ tick: frame.tick, frame, alongM, leftM: routeLeftM }) },
    setup: {
      map,
      seed,
      ego: { pose: { x: plan.x[0]!, y: plan.y[0]!, z: plan.z[0]!, headingRad: plan.headingRad[0]! }, speedMps },
      traffic: { vehicles, walkers: 0, carelessWalkers: 0 },
      weather: { ...CLEAR_WEATHER, roadGrip },
    },
    onStep: ({ tick, observation }) => {
      const { actors } = observation.privileged.frame;
      ({ alongM } = observation.privileged);
      routeLeftM = observation.scene.ego.routeLeftM;
      leftM = Math.max(leftM, routeLeftM);
      rightM = Math.min(rightM, routeLeftM);
      hardestBrakeMps2 = Math.min(hardestBrakeMps2, actors.accelMps2[0]!);
      lastMps = actors.speedMps[0]!;
      meter.add(tick, actors.accelMps2[0]!, lastMps, actors.yawRateRadPerS[0]!);
      return tick >= seconds * 20 ? 'stop' : undefined;
    },
  });
  const infractions = [...new Set(referee.infractions.map(({ kind }) => kind))];
  return { infractions, alongM, speedMps: lastMps, leftM, rightM, hardestBrakeMps2, comfortShare: meter.pieces === 0 ? 1 : meter.comfortable / meter.pieces };
}
