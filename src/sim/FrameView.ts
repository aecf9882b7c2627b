import { STEP_S } from '../world/World.ts';
import { WorldError } from '../world/WorldError.ts';
import type { ActorColumns, ActorDescription, CollisionEvent, WorldFrame } from '../world/WorldFrame.ts';
import { roadGrip, visibilityM } from './stateWeather.ts';
import type { WorldState } from './WorldState.ts';

/** The frame that a world hands out again and again: a view of the state's own columns. */
export class FrameView implements WorldFrame {
  tick = 0;
  timeS = 0;
  readonly actors: ActorColumns & { count: number };
  readonly lightStates: Uint8Array;
  readonly lightSecondsToChange: Float64Array;
  readonly weather = { visibilityM: 0.5, roadGrip: 0.5 };
  readonly events: readonly CollisionEvent[];
  readonly #descriptions: ReadonlyMap<number, ActorDescription>;

  constructor(state: WorldState, descriptions: ReadonlyMap<number, ActorDescription>, events: readonly CollisionEvent[]) {
    const { id, kind, x, y, z, headingRad, velocityX, velocityY, speedMps, accelMps2, yawRateRadPerS, lengthM, widthM, heightM, flags } = state;
    this.actors = { count: state.count, id, kind, x, y, z, headingRad, velocityX, velocityY, speedMps, accelMps2, yawRateRadPerS, lengthM, widthM, heightM, flags };
    this.lightStates = state.lightState;
    this.lightSecondsToChange = state.lightSecondsToChange;
    this.events = events;
    this.#descriptions = descriptions;
  }

  /** Brings the scalars up to date with the state. */
  refreshed(state: WorldState): this {
    this.tick = state.tick;
    this.timeS = state.tick * STEP_S;
    this.actors.count = state.count;
    this.weather.visibilityM = visibilityM(state);
    this.weather.roadGrip = roadGrip(state);
    return this;
  }

  describe(actorId: number): ActorDescription {
    const description = this.#descriptions.get(actorId);
    if (description === undefined) throw new WorldError('WORLD_COMMAND', `no actor ${actorId} has lived in this episode`, { where: `tick ${this.tick}`, remedy: 'Describe only actors that a frame lists.' });
    return description;
  }
}
