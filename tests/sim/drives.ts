import { boxesOverlap } from '../../src/geometry/orientedBox.ts';
import type { SnapshotWorld } from '../../src/world/World.ts';
import type { VehicleControl } from '../../src/world/WorldCommands.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import type { ActorColumns } from '../../src/world/WorldFrame.ts';
import type { TrafficSetup } from '../../src/world/WorldSetup.ts';
import { digestBytes } from '../../src/geometry/digest.ts';

export const NO_TRAFFIC: TrafficSetup = { vehicles: 0, walkers: 0, carelessWalkers: 0 };

/** A control with everything off but what is given. */
export function pedals(parts: Partial<VehicleControl> = {}): VehicleControl {
  return { throttle: 0, brake: 0, steer: 0, reverse: false, handBrake: false, ...parts };
}

export const STAND = pedals({ brake: 1 });

/** Steps a world with one control for a while; returns the digest of its state at the end. */
export function drive(world: SnapshotWorld, ego: VehicleControl, steps: number): string {
  for (let step = 0; step < steps; step += 1) void world.step({ ego });
  return digestBytes(world.save().bytes);
}

/** Ids of all pairs of vehicles whose boxes overlap; two storeys apart do not. */
export function overlappingVehicles(actors: ActorColumns): string[] {
  const found: string[] = [];
  for (let a = 0; a < actors.count; a += 1) {
    for (let b = a + 1; b < actors.count; b += 1) {
      const dx = actors.x[a] - actors.x[b];
      const dy = actors.y[a] - actors.y[b];
      if (dx * dx + dy * dy > 60 || Math.abs(actors.z[a] - actors.z[b]) > 3) continue;
      if (actors.kind[a] === ActorKind.walker || actors.kind[b] === ActorKind.walker) continue;
      const overlap = boxesOverlap(
        actors.x[a], actors.y[a], Math.cos(actors.headingRad[a]), Math.sin(actors.headingRad[a]), actors.lengthM[a] / 2, actors.widthM[a] / 2,
        actors.x[b], actors.y[b], Math.cos(actors.headingRad[b]), Math.sin(actors.headingRad[b]), actors.lengthM[b] / 2, actors.widthM[b] / 2,
      );
      if (overlap) found.push(`${actors.id[a]}-${actors.id[b]}`);
    }
  }
  return found;
}
