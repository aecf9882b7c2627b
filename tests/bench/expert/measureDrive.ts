import type { Driver } from '../../../src/driving/Driver.ts';
import type { EpisodeOutcome } from '../../../src/training/episodes/EpisodeOutcome.ts';
import type { EpisodeRig } from '../../../src/training/episodes/EpisodeRig.ts';
import { ComfortMeter } from './ComfortMeter.ts';

/** A drive with what the bench wants to know beside its score. */
export interface MeasuredDrive {
  readonly outcome: EpisodeOutcome;
  readonly km: number;
  readonly comfortPieces: number;
  readonly comfortablePieces: number;
  /** CPU time of each call of the driver that planned (ms), collecting garbage and compiling included. */
  readonly planMs: readonly number[];
}

/** Calls that take less than this (ms) returned an earlier plan. */
const NO_PLAN_MS = 0.02;

/** Drives one route and measures comfort and the driver's time. */
export async function measureDrive(rig: EpisodeRig, driver: Driver, routeIndex: number, seed: number): Promise<MeasuredDrive> {
  const meter = new ComfortMeter();
  const planMs: number[] = [];
  const timed: Driver = {
    name: driver.name,
    reset: (start) => driver.reset(start),
    drive: (observation) => {
      const before = process.cpuUsage();
      const decision = driver.drive(observation);
      const { user, system } = process.cpuUsage(before);
      const tookMs = (user + system) / 1000;
      if (tookMs > NO_PLAN_MS) planMs.push(tookMs);
      return decision;
    },
  };
  const outcome = await rig.driveWith(timed, routeIndex, seed, {
    onStep: ({ tick, observation }) => {
      const { actors } = observation.privileged.frame;
      meter.add(tick, actors.accelMps2[0], actors.speedMps[0], actors.yawRateRadPerS[0]);
    },
  });
  const { result } = outcome;
  return { outcome, km: (result.routeLengthM / 1000) * (result.routeCompletion / 100), comfortPieces: meter.pieces, comfortablePieces: meter.comfortable, planMs };
}
