import { ActorKind } from '../../src/world/ActorKind.ts';
import type { WorldFrame } from '../../src/world/WorldFrame.ts';
import { CLEAR_WEATHER } from '../../src/world/WorldSetup.ts';

/** One actor of a made-up frame; what is left out is that of a standing car. */
export interface TestActor {
  readonly id?: number;
  readonly kind?: ActorKind;
  readonly x: number;
  readonly y: number;
  readonly z?: number;
  readonly headingRad?: number;
  readonly speedMps?: number;
  readonly lengthM?: number;
  readonly widthM?: number;
  readonly heightM?: number;
}

/** A frame with the given actors, the ego first. */
export function testFrame(actors: readonly TestActor[], extra: Partial<Pick<WorldFrame, 'tick' | 'lightStates' | 'lightSecondsToChange'>> = {}): WorldFrame {
  const column = (of: (actor: TestActor, row: number) => number) => Float64Array.from(actors, of);
  const heading = (actor: TestActor) => actor.headingRad ?? 0;
  const speed = (actor: TestActor) => actor.speedMps ?? 0;
  const tick = extra.tick ?? 0;
  return {
    tick,
    timeS: tick * 0.05,
    actors: {
      count: actors.length,
      id: Int32Array.from(actors, (actor, row) => actor.id ?? row + 1),
      kind: Uint8Array.from(actors, (actor) => actor.kind ?? ActorKind.car),
      x: column((actor) => actor.x),
      y: column((actor) => actor.y),
      z: column((actor) => actor.z ?? 0),
      headingRad: column(heading),
      velocityX: column((actor) => speed(actor) * Math.cos(heading(actor))),
      velocityY: column((actor) => speed(actor) * Math.sin(heading(actor))),
      speedMps: column(speed),
      accelMps2: column(() => 0),
      yawRateRadPerS: column(() => 0),
      lengthM: column((actor) => actor.lengthM ?? 4.9),
      widthM: column((actor) => actor.widthM ?? 2.1),
      heightM: column((actor) => actor.heightM ?? 1.5),
      flags: new Uint8Array(actors.length),
    },
    lightStates: extra.lightStates ?? new Uint8Array(0),
    lightSecondsToChange: extra.lightSecondsToChange ?? new Float64Array(0),
    weather: CLEAR_WEATHER,
    events: [],
    describe: (id) => ({ id, kind: ActorKind.car, typeId: 'vehicle.test.car', role: id === 1 ? 'hero' : 'background' }),
  };
}
