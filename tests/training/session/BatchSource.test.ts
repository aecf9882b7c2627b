import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordingWriter } from '../../../src/dataset/RecordingWriter.ts';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { sceneInfoCodec, speedAndSteeringCodec, type SpeedLevel } from '../../../src/tasks/drivingLangprop/SceneInfo.ts';
import type { LangPropSample } from '../../../src/tasks/drivingLangprop/scoreSpeedAndSteering.ts';
import { LangPropProblem } from '../../../src/training/problems/LangPropProblem.ts';
import { drivingMetadata } from '../../../src/training/record/RecordOrder.ts';
import { BatchSource } from '../../../src/training/session/BatchSource.ts';
import { sessionPlan } from '../../../src/training/session/SessionPlan.ts';
import { SettingsSchema, type Settings } from '../../../src/training/settings.ts';
import { packedSceneInfo, sceneInfo } from '../../tasks/drivingLangprop/sceneInfo.ts';

const problem = new LangPropProblem();
const settings = SettingsSchema.parse(Object.fromEntries(Object.keys(SettingsSchema.shape).map((section) => [section, {}])));
let folder: string;
let expert: RecordingWriter;
let online: RecordingWriter;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-batches-'));
  expert = RecordingWriter.open(join(folder, 'expert.sqlite'), drivingMetadata(problem, 10));
  online = RecordingWriter.open(join(folder, 'online.sqlite'), drivingMetadata(problem, 10));
  record(expert, 'expert~0', 25, 0, 'STOP');
  record(online, 'train~1', 12, 100, 'MOVE');
  expert.addInfraction('expert~0', { kind: 'collisionVehicle', tick: 105, details: {} });
  online.addInfraction('train~1', { kind: 'redLight', tick: 75, details: {} });
  online.addInfraction('train~1', { kind: 'blocked', tick: 35, details: {} });
});
afterAll(() => {
  expert.close();
  online.close();
  rmSync(folder, { recursive: true });
});

/** Frames every ten steps whose own speed tells them apart; the expert would stop in all of them. */
function record(writer: RecordingWriter, id: string, frames: number, firstSpeed: number, driven: SpeedLevel): void {
  writer.beginEpisode({ id, runId: 'r', routeId: '0', town: 'Codriver01', mapHash: 'm', seed: 1, driver: 'd', update: 0 });
  writer.append(id, Array.from({ length: frames }, (_, index) => ({ step: 10 * index, scene: packedSceneInfo(sceneInfo({ ego_forward_speed: firstSpeed + index })), driverAction: answer(driven), expertAction: answer('STOP') })));
}

function answer(speed_level: SpeedLevel): Float32Array {
  const words = new Float32Array(speedAndSteeringCodec.maxWords);
  return words.slice(0, speedAndSteeringCodec.pack({ speed_level, turn_angle: 0 }, words, 0));
}

function source(training: Partial<Settings['training']>): BatchSource<LangPropSample> {
  const wanted = { ...settings, training: { ...settings.training, task: 'driving-langprop' as const, expertSamples: 10, replaySamples: 10, infractionWeight: 3, ...training } };
  return new BatchSource({ expert: expert.recording, online: online.recording, validation: expert.recording }, problem, sessionPlan(wanted), wanted.training, new SeededRandom(1));
}

/** The frames of a batch by the number that tells them apart. */
function numbers(batch: readonly LangPropSample[]): number[] {
  return batch.map(({ scene }) => sceneInfoCodec.unpack(scene, 0).ego_forward_speed);
}

describe('the batches of a session', () => {
  it('offline go through all frames of the expert once a lap, in another order in the next, the same however often they are asked for', () => {
    const batches = source({ mode: 'offline' });
    const laps = [1, 2, 3, 4, 5, 6].map((update) => numbers(batches.lapBatch(update)));
    expect(laps.map(({ length }) => length)).toEqual([10, 10, 5, 10, 10, 5]);
    const all = Array.from({ length: 25 }, (_, index) => index);
    const [first, second] = [laps.slice(0, 3).flat(), laps.slice(3).flat()];
    expect([first.toSorted((a, b) => a - b), second.toSorted((a, b) => a - b)]).toEqual([all, all]);
    expect(second).not.toEqual(first);
    expect(numbers(source({ mode: 'offline' }).lapBatch(5))).toEqual(laps[4]);
  });

  it('offline blame one frame of the expert before its own infraction, where nobody can win', () => {
    const batches = source({ mode: 'offline' });
    const blamed = [1, 2, 3].flatMap((update) => batches.lapBatch(update)).filter(({ infractions }) => infractions.length > 0);
    expect([numbers(blamed), blamed[0]!.infractions]).toEqual([[10], ['vehicle collision: the car hit another vehicle']]);
  });

  it('of DAgger are up to so many different frames of the policies and so many of the expert', () => {
    const batch = numbers(source({ mode: 'dagger' }).draw());
    expect([batch.length, new Set(batch.slice(0, 10)).size]).toEqual([20, 10]);
    expect([batch.slice(0, 10).every((number) => number >= 100), batch.slice(10).every((number) => number < 25)]).toEqual([true, true]);
  });

  it('of online training hold frames of the policies alone', () => {
    const batch = source({ mode: 'online', replaySamples: 100 }).draw();
    expect(numbers(batch).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => 100 + index));
  });

  it('blame the four frames before an infraction, each as often as its weight says; standing still is none of LangProp\'s', () => {
    const batches = source({ mode: 'online', replaySamples: 100 });
    expect(numbers(batches.beforeInfraction('train~1', 1))).toEqual([104, 105, 106, 107, 104, 105, 106, 107, 104, 105, 106, 107]);
    expect(numbers(batches.draw().filter(({ infractions }) => infractions.length > 0)).toSorted((a, b) => a - b)).toEqual([104, 105, 106, 107]);
    expect(numbers(source({ mode: 'online', replaySamples: 100, infractions: false }).draw().filter(({ infractions }) => infractions.length > 0))).toEqual([]);
  });
});
