import type { VehicleControl } from '../../world/WorldCommands.ts';
import type { SpeedLevel } from './SceneInfo.ts';

/** Speeds (m/s) that the levels ask for. */
export const LEVEL_MPS: Readonly<Record<SpeedLevel, number>> = { MOVE: 6, SLOW: 0.1, STOP: 0 };

/** Errors that a controller remembers: 2 s of steps. */
const WINDOW = 40;

/** The state of {@link LangPropControl} as plain data. */
export interface LangPropControlMemory {
  readonly turn: readonly number[];
  readonly speed: readonly number[];
}

/** LangProp's controllers: one for the turn, one for the speed, both PIDs without a time step. The same gains for its expert and its policies. */
export class LangPropControl {
  readonly #turn = new WindowedPid(1.25, 0.75, 0.3);
  readonly #speed = new WindowedPid(5, 0.5, 1);

  reset(): void {
    this.#turn.reset();
    this.#speed.reset();
  }

  save(): LangPropControlMemory {
    return { turn: this.#turn.save(), speed: this.#speed.save() };
  }

  restore({ turn, speed }: LangPropControlMemory): void {
    this.#turn.restore(turn);
    this.#speed.restore(speed);
  }

  /** @param turnAngleDeg right positive; @param targetMps what the level asks for, or less where the expert slows in proportion */
  control(level: SpeedLevel, turnAngleDeg: number, targetMps: number, speedMps: number): VehicleControl {
    const right = clamp(this.#turn.step(turnAngleDeg / 90), -1, 1);
    const push = this.#speed.step(targetMps - speedMps);
    const stop = level === 'STOP';
    return {
      throttle: stop ? 0 : clamp(push, 0, 0.75),
      brake: stop ? 1 : clamp(0 - push, 0, 1),
      // Ours is left positive.
      steer: 0 - Math.round(right * 1000) / 1000,
      reverse: false,
      handBrake: false,
    };
  }
}

/** u = Kp·e + Ki·mean of the last 40 errors (zeros at the start included) + Kd·(e − previous e). */
class WindowedPid {
  readonly #p: number;
  readonly #i: number;
  readonly #d: number;
  /** A ring: `#next` is the oldest, the one before it the newest. */
  #errors = new Float64Array(WINDOW);
  #next = 0;

  constructor(p: number, i: number, d: number) {
    this.#p = p;
    this.#i = i;
    this.#d = d;
  }

  reset(): void {
    this.#errors.fill(0);
    this.#next = 0;
  }

  /** Oldest first. */
  save(): number[] {
    return Array.from({ length: WINDOW }, (_, index) => this.#errors[(this.#next + index) % WINDOW]!);
  }

  restore(errors: readonly number[]): void {
    this.#errors = Float64Array.from(errors);
    this.#next = 0;
  }

  step(error: number): number {
    const previous = this.#errors[(this.#next + WINDOW - 1) % WINDOW]!;
    this.#errors[this.#next] = error;
    this.#next = (this.#next + 1) % WINDOW;
    let sum = 0;
    for (let index = 0; index < WINDOW; index += 1) sum += this.#errors[index]!;
    return this.#p * error + (this.#i * sum) / WINDOW + this.#d * (error - previous);
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
