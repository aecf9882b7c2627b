import type { RoadMap } from '../map/RoadMap.ts';
import type { RoutePlan } from '../map/RoutePlan.ts';
import type { VehicleModel } from '../world/VehicleModel.ts';
import type { ActorCommand, VehicleControl } from '../world/WorldCommands.ts';
import type { Awaitable, SnapshotWorld, World } from '../world/World.ts';
import type { WorldFrame } from '../world/WorldFrame.ts';
import type { WorldSetup } from '../world/WorldSetup.ts';
import { ActionTracker } from './ActionTracker.ts';
import { buildRouteLine } from './buildRouteLine.ts';
import type { Decision, Driver, Observation } from './Driver.ts';
import type { EpisodeKeeper, EpisodeMoment } from './EpisodeMoment.ts';
import { sceneCodec } from './sceneCodec.ts';
import { SceneBuilder } from './SceneBuilder.ts';

/** Whoever judges the drive: sees each frame once and says when it is over. */
export interface EpisodeReferee {
  observe(frame: WorldFrame): void;
  /** Why the episode is over, undefined while it goes on. */
  readonly ended: string | undefined;
}

/** Whoever stages scenarios: commands to actors and lights for the next step. */
export interface EpisodeDirector {
  commands(frame: WorldFrame): readonly ActorCommand[];
  /** What becomes of the ego's control on its way to the world (a slippery road); called after `commands`. */
  disturb?(control: VehicleControl): VehicleControl;
}

/** One step as the runner saw it; everything in it is valid during the call only. */
export interface EpisodeStep {
  readonly tick: number;
  readonly observation: Observation;
  readonly decision: Decision;
  /** What the labelling expert would do here. */
  readonly label: Decision | undefined;
  readonly control: VehicleControl;
}

export interface EpisodeOptions {
  readonly world: World;
  readonly vehicle: VehicleModel;
  readonly setup: WorldSetup;
  readonly map: RoadMap;
  readonly route: RoutePlan;
  readonly driver: Driver;
  readonly referee: EpisodeReferee;
  readonly director?: EpisodeDirector;
  /** An expert that says at every step what it would do in the driver's place (DAgger). */
  readonly labeller?: Driver;
  /** Called after the decision of each step. An answer of `stop` ends the episode before the world moves. */
  readonly onStep?: (step: EpisodeStep) => Awaitable<'stop' | void>;
  /** Keeps moments to which the episode can be put back. */
  readonly keeper?: EpisodeKeeper;
  /** Goes on from a moment of an episode with the same setup; driver and referee must have been put back to it (`driver.reset` is called before). */
  readonly from?: EpisodeMoment;
}

export interface EpisodeEnd {
  /** Steps driven. */
  readonly ticks: number;
  /** The referee's verdict, or `stopped` when `onStep` ended it. */
  readonly reason: string;
}

/**
 * Drives one route from start to end: frame -> referee -> scene -> driver -> tracker -> world, at 20 Hz, in the order of the
 * leaderboard's own loop. Deterministic as long as its parts are.
 */
export async function runEpisode(options: EpisodeOptions): Promise<EpisodeEnd> {
  const { world, map, route, driver, labeller, referee, director, onStep } = options;
  const line = buildRouteLine(map, route);
  const builder = new SceneBuilder(line);
  const tracker = new ActionTracker(line, options.vehicle);
  const packedScene = new Float32Array(sceneCodec.maxWords);
  const start = { map, route, line, vehicle: options.vehicle, seed: options.setup.seed };
  await driver.reset(start);
  await labeller?.reset(start);
  let frame = await world.reset(options.setup);
  const lasting = canBePutBack(world) ? world : undefined;
  const { keeper, from } = options;
  if (from !== undefined) {
    if (lasting === undefined) throw new Error('only a world with snapshots can go on from a moment');
    frame = lasting.restore(from.world);
    builder.restore(from.scene);
    tracker.restore(from.tracker);
  }
  for (;;) {
    if (keeper !== undefined && lasting !== undefined && frame.tick % keeper.everyTicks === 0) keeper.keep({ world: lasting.save(), scene: builder.save(), tracker: tracker.save() });
    referee.observe(frame);
    if (referee.ended !== undefined) return { ticks: frame.tick, reason: referee.ended };
    const scene = builder.build(frame);
    const words = sceneCodec.pack(scene, packedScene, 0);
    const routeIndex = line.planIndex[Math.min(line.count - 1, Math.floor(builder.alongM))]!;
    const observation: Observation = { scene, packedScene: packedScene.subarray(0, words), privileged: { frame, map, route, routeIndex, alongM: builder.alongM, tracker: tracker.save() } };
    const decision = await driver.drive(observation);
    const label = await labeller?.drive(observation);
    const control = decision.own?.control ?? tracker.control(frame, decision.action);
    const answer = await onStep?.({ tick: frame.tick, observation, decision, label, control });
    if (answer === 'stop') return { ticks: frame.tick, reason: 'stopped' };
    const actors = director?.commands(frame);
    const ego = director?.disturb?.(control) ?? control;
    frame = await world.step(actors === undefined ? { ego } : { ego, actors });
  }
}

function canBePutBack(world: World): world is SnapshotWorld {
  return 'save' in world && 'restore' in world;
}
