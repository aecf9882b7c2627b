/**
 * `node tests/bench/expert/summariseExpert.ts <jsonl> [--json]`: tables of what `measureExpert.ts` wrote: each driver with its interval (bootstrap over
 * routes), the expert against the others on the same routes and seeds, and the expert's losses per scenario type with their replay files.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { bootstrapInterval, type Estimate } from '../../../src/training/results/bootstrapInterval.ts';

const DriveSchema = z.object({
  town: z.string(), route: z.string(), scenario: z.string(), repetition: z.int(), driver: z.string(), score: z.number(), km: z.number(), status: z.string(),
  comfortPieces: z.number(), comfortablePieces: z.number(), plans: z.number(), planCpuMs: z.number(), planMs: z.array(z.number()),
  infractions: z.array(z.object({ kind: z.string(), timeS: z.number() })), replay: z.string().optional(),
});
type Drive = z.infer<typeof DriveSchema>;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
const drives = readFileSync(positionals[0] ?? '/dev/stdin', 'utf8').split('\n').filter((line) => line !== '').map((line) => DriveSchema.parse(JSON.parse(line)));
const byDriver = Map.groupBy(drives, ({ driver }) => driver);
const report = {
  drivers: [...byDriver].map(([driver, own]) => ({ driver, ...figures(own) })),
  differences: [...byDriver].filter(([driver]) => driver !== 'expert').map(([driver, others]) => ({ against: driver, ...difference(byDriver.get('expert') ?? [], others) })),
  scenarios: [...Map.groupBy(byDriver.get('expert') ?? [], ({ scenario }) => scenario)].map(([scenario, own]) => ({ scenario, n: own.length, success: own.filter(succeeded).length, losses: own.filter((drive) => !succeeded(drive)).map(lossOf) })),
};
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
else {
  for (const line of [...report.drivers, ...report.differences]) process.stdout.write(`${JSON.stringify(line)}\n`);
  const succeeding = report.scenarios.reduce((sum, { success }) => sum + success, 0);
  process.stdout.write(`success (route complete, no infraction but too low a mean speed): ${succeeding} of ${byDriver.get('expert')?.length ?? 0}\n`);
  for (const { scenario, n, success, losses } of report.scenarios) process.stdout.write(`${scenario || '(none)'}: ${success} of ${n}${losses.map((loss) => `\n  ${loss}`).join('')}\n`);
}

/** Bench2Drive's success: completed, with no infraction but too low a mean speed. */
function succeeded({ status, infractions }: Drive): boolean {
  return !status.startsWith('Failed') && infractions.every(({ kind }) => kind === 'minSpeed');
}

function lossOf({ town, route, repetition, infractions, status, replay }: Drive): string {
  const kinds = infractions.filter(({ kind }) => kind !== 'minSpeed').map(({ kind, timeS }) => `${kind} at ${timeS.toFixed(0)} s`);
  return `${town} route ${route}, repetition ${repetition}: ${[status, ...kinds].join(', ')}${replay === undefined ? '' : ` -> ${replay}`}`;
}

function figures(own: readonly Drive[]): object {
  const km = own.reduce((sum, drive) => sum + drive.km, 0);
  const count = (test: (kind: string) => boolean): number => own.reduce((sum, { infractions }) => sum + infractions.filter(({ kind }) => test(kind)).length, 0);
  const total = (of: (drive: Drive) => number): number => own.reduce((sum, drive) => sum + of(drive), 0);
  const planMs = own.flatMap((drive) => drive.planMs).toSorted((a, b) => a - b);
  return {
    drives: own.length,
    score: perRoute(own, ({ score }) => score),
    km,
    collisionsPerKm: count((kind) => kind.startsWith('collision')) / km,
    redLights: count((kind) => kind === 'redLight'),
    stopSigns: count((kind) => kind === 'stopSign'),
    comfortShare: total(({ comfortablePieces }) => comfortablePieces) / total(({ comfortPieces }) => comfortPieces),
    planCpuMeanMs: total(({ planCpuMs }) => planCpuMs) / total(({ plans }) => plans),
    planMedianMs: planMs[planMs.length >> 1],
    planP99Ms: planMs[Math.floor(planMs.length * 0.99)],
  };
}

function key({ town, route }: Drive): string {
  return `${town} ${route}`;
}

function perRoute(own: readonly Drive[], value: (drive: Drive) => number): Estimate {
  return bootstrapInterval([...Map.groupBy(own, key).values()].map((group) => group.map(value)));
}

function difference(ones: readonly Drive[], others: readonly Drive[]): object {
  const pairs = others.flatMap((other) => {
    const one = ones.find((drive) => key(drive) === key(other) && drive.repetition === other.repetition);
    return one === undefined ? [] : [{ route: key(other), value: one.score - other.score }];
  });
  return pairs.length === 0 ? { pairs: 0 } : { pairs: pairs.length, difference: bootstrapInterval([...Map.groupBy(pairs, ({ route }) => route).values()].map((group) => group.map(({ value }) => value))) };
}
