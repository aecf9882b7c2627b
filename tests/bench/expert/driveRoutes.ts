import { appendFileSync } from 'node:fs';
import { BUILT_IN_DRIVERS, isBuiltIn } from '../../../src/training/episodes/builtInDriver.ts';
import { parseDriver } from '../../../src/training/episodes/DriverSpec.ts';
import { EpisodeGroundSchema } from '../../../src/training/episodes/EpisodeSpec.ts';
import { EpisodeRig } from '../../../src/training/episodes/EpisodeRig.ts';
import { episodeSeed } from '../../../src/training/episodes/episodeSeed.ts';
import { measureDrive } from './measureDrive.ts';

/** Which routes are driven, and how: the fields of an episode ground that a measurement chooses. */
export interface MeasuredGround {
  readonly map: string;
  readonly routes: string;
  readonly version: string;
  readonly scenarios?: string;
  readonly ids?: string;
  readonly vehicles?: number;
  readonly walkers?: number;
}

/** By whom and how often each route is driven, where the lines go, and into which folder losses of the expert are driven again with explanations. */
export interface MeasuredDrives {
  readonly drivers: readonly string[];
  readonly seeds: number;
  readonly out: string;
  readonly explain?: string;
}

/** Drives all routes of a ground with each driver and seed and appends one line per drive, as `summariseExpert.ts` reads them. */
export async function driveRoutes(measured: MeasuredGround, { drivers, seeds, out, explain }: MeasuredDrives): Promise<void> {
  const rig = new EpisodeRig(EpisodeGroundSchema.parse({ ...measured, carelessWalkers: 0.5, policySteps: 1e6, policyTimeoutMs: 1000, policyHeapMb: 64 }));
  for (let repetition = 0; repetition < seeds; repetition += 1) {
    for (const [route, { entry }] of rig.routes.entries()) {
      const seed = episodeSeed(0, entry.id, repetition);
      for (const name of drivers) {
        const spec = parseDriver(name);
        if (!isBuiltIn(spec)) throw new RangeError(`${name} is no built-in driver`);
        const { outcome, km, comfortPieces, comfortablePieces, planMs } = await measureDrive(rig, BUILT_IN_DRIVERS[spec.kind](), route, seed);
        const { result } = outcome;
        const lost = result.status.startsWith('Failed') || result.infractions.some(({ kind }) => kind !== 'minSpeed');
        const replay = explain !== undefined && lost && spec.kind === 'expert' ? `${explain}/${entry.id}~${seed}.jsonl` : undefined;
        if (replay !== undefined && explain !== undefined) await rig.drive({ driver: spec, route, seed, explain });
        const line = {
          town: rig.town.map.name, route: entry.id, scenario: entry.scenarios[0]?.type ?? '', repetition, driver: name, score: result.drivingScore, completion: result.routeCompletion, status: result.status, km,
          seconds: result.durationGameS, comfortPieces, comfortablePieces, plans: planMs.length, planCpuMs: planMs.reduce((sum, ms) => sum + ms, 0), planMs: planMs.map((ms) => Math.round(ms * 100) / 100),
          infractions: result.infractions.map(({ kind, timeS, otherType }) => ({ kind, timeS, ...(otherType === undefined ? {} : { otherType }) })), ...(replay === undefined ? {} : { replay }),
        };
        appendFileSync(out, `${JSON.stringify(line)}\n`);
      }
    }
  }
  await rig.close();
}
