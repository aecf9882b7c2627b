import type { World } from '../../world/World.ts';
import type { VehicleControl, WorldCommands } from '../../world/WorldCommands.ts';
import type { WorldFrame } from '../../world/WorldFrame.ts';

/** Thrown into the drive when whoever owns the world ends it. */
export class DriveOver extends Error {
  override readonly name = 'DriveOver';
}

/**
 * A world that somebody else steps: an agent hands in each frame and gets the control for it. It turns the episode's loop inside out, so that a served drive
 * runs through the very code of all other drives.
 */
export class ServedWorld implements World {
  readonly kind = 'carla';
  #frame: Handover<WorldFrame> = handover();
  #control: Handover<VehicleControl> = handover();

  /** The control for a frame. Frames come one at a time. @throws whatever ends the drive */
  async controlFor(frame: WorldFrame): Promise<VehicleControl> {
    this.#frame.give(frame);
    const control = await this.#control.taken;
    this.#control = handover();
    return control;
  }

  /** Ends the drive for both sides. */
  end(reason: unknown = new DriveOver('the drive is over')): void {
    this.#frame.fail(reason);
    this.#control.fail(reason);
  }

  async reset(): Promise<WorldFrame> {
    return await this.#nextFrame();
  }

  async step({ ego }: WorldCommands): Promise<WorldFrame> {
    this.#control.give(ego);
    return await this.#nextFrame();
  }

  close(): void {
    this.end();
  }

  async #nextFrame(): Promise<WorldFrame> {
    const frame = await this.#frame.taken;
    this.#frame = handover();
    return frame;
  }
}

interface Handover<T> {
  readonly taken: Promise<T>;
  give(value: T): void;
  fail(reason: unknown): void;
}

function handover<T>(): Handover<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  // Whoever waits hears of a failure; when nobody does it is no news.
  promise.catch(() => undefined);
  return { taken: promise, give: resolve, fail: reject };
}
