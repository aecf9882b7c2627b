import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { beforeEach, describe, expect, it } from 'vitest';
import { exportRecording, type ExportFormat } from '../../../src/dataset/export/exportRecording.ts';
import { layoutOf } from '../../../src/dataset/export/FrameFormat.ts';
import { RecordingWriter } from '../../../src/dataset/RecordingWriter.ts';
import { langPropFormat } from '../../../src/tasks/drivingLangprop/langPropFormat.ts';
import { speedAndSteeringCodec, type SpeedAndSteering } from '../../../src/tasks/drivingLangprop/SceneInfo.ts';
import { frameFormatOf } from '../../../src/training/problems/frameFormatOf.ts';
import { mcapMessages } from '../../dataset/export/mcapMessages.ts';
import { episodeHeader } from '../../dataset/syntheticDrive.ts';
import { temporaryFolder } from '../../dataset/temporaryFolder.ts';
import { neighbour, packedSceneInfo, sceneInfo } from './sceneInfo.ts';

const FRAMES = 5;
let recording: string;

/** Five frames: the car drives south at 2 m a frame, a car stands east of it, a walker and a red light are ahead. */
beforeEach(() => {
  recording = join(temporaryFolder(), 'langprop.sqlite');
  const writer = RecordingWriter.open(recording, { ...layoutOf(langPropFormat), stepS: 0.05, stepsPerFrame: 10 });
  writer.beginEpisode(episodeHeader('one'));
  const scenes = Array.from({ length: FRAMES }, (_, index) =>
    sceneInfo({
      ego_location_world_coord: [100, 2 * index],
      ego_target_location_world_coord: [100, 2 * index + 5],
      ego_orientation_unit_vector: [0, 1],
      distance_to_red_light: 20 - 2 * index,
      vehicles: [neighbour({ id: 7, location_world_coord: [110, 4] })],
      pedestrians: [neighbour({ id: 9, location_world_coord: [100, 30], forward_length: 0.5, sideways_width: 0.5 })],
    }),
  );
  writer.append('one', scenes.map((scene, index) => ({ step: 10 * index, scene: packedSceneInfo(scene), driverAction: packed({ speed_level: 'MOVE', turn_angle: 90 }), expertAction: packed({ speed_level: 'SLOW', turn_angle: 0 }), disagreement: 1 })));
  writer.endEpisode('one', { status: 'Completed', ticks: 50, scores: {} });
  writer.close();
});

function packed(answer: SpeedAndSteering): Float32Array {
  const words = new Float32Array(speedAndSteeringCodec.maxWords);
  return words.slice(0, speedAndSteeringCodec.pack(answer, words, 0));
}

async function exported(format: ExportFormat): Promise<string> {
  const out = recording.replace(/sqlite$/, format);
  const report = await exportRecording({ recordings: [recording], frames: frameFormatOf(recording), format, out, lookAheadFrames: 4, onEpisode: () => {}, stopped: () => false });
  expect(report?.frames).toBe(FRAMES);
  return out;
}

describe('recordings of driving-langprop', () => {
  it('are known by their digests', () => {
    expect(frameFormatOf(recording).task).toBe('driving-langprop');
  });

  it('are exported as tables with a column for each coordinate, and as whole scenes', async () => {
    const [head, first] = readFileSync(await exported('csv'), 'utf8').split('\r\n').map((line) => line.split(','));
    const row = Object.fromEntries(head!.map((name, index) => [name, first![index]]));
    expect(row).toMatchObject({ step: '0', ego_location_world_coord_0: '100', ego_location_world_coord_1: '0', distance_to_red_light: '20', distance_to_stop_sign: '', vehicles: '1', driver_speed_level: 'MOVE', driver_turn_angle: '90', expert_speed_level: 'SLOW', disagreement: '1' });
    const objects = await parquetReadObjects({ file: await asyncBufferFromFile(await exported('parquet')) });
    expect(objects.map(({ step, ego_location_world_coord_1: south, expert_speed_level: level }) => [Number(step), south, level])).toEqual([[0, 0, 'SLOW'], [10, 2, 'SLOW'], [20, 4, 'SLOW'], [30, 6, 'SLOW'], [40, 8, 'SLOW']]);
    const lines: unknown[] = readFileSync(await exported('jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
    expect(lines[1]).toMatchObject({ step: 10, scene: { ego_location_world_coord: [100, 2], vehicles: [{ id: 7, forward_length: 2.4 }] }, driver: { speed_level: 'MOVE', turn_angle: 90 }, expert: { speed_level: 'SLOW', turn_angle: 0 } });
  });

  it('are drawn in MCAP: boxes of full size in the world, y north, with the car where it was and an arrow for each decision', async () => {
    const { schemas, messages, misfits } = await mcapMessages(await exported('mcap'));
    expect(misfits).toEqual([]);
    expect(schemas).toEqual({ '/scene': 'foxglove.SceneUpdate', '/tf': 'foxglove.FrameTransforms', '/log': 'foxglove.Log', '/ego': 'codriver.LangPropEgo', '/observation': 'codriver.LangPropScene', '/decision': 'codriver.LangPropDecision' });
    expect(messages['/tf']![2]).toMatchObject({ transforms: [{ parent_frame_id: 'map', child_frame_id: 'ego', translation: { x: 100, y: -4, z: 0 }, rotation: { z: expect.closeTo(-Math.SQRT1_2, 6), w: expect.closeTo(Math.SQRT1_2, 6) } }] });
    const box = (x: number, y: number, length: number, width: number): object => ({ pose: { position: { x, y } }, size: { x: expect.closeTo(length, 5), y: expect.closeTo(width, 5) } });
    expect(messages['/scene']![2]).toMatchObject({
      entities: [
        { id: 'ego', frame_id: 'ego', cubes: [box(0, 0, 4.9, 2)] },
        { id: 'decision', arrows: [{ pose: { orientation: { z: expect.closeTo(0), w: 1 } } }, { pose: { orientation: { z: expect.closeTo(-Math.SQRT1_2, 6) } } }] },
        { id: 'target', frame_id: 'map', spheres: [{ pose: { position: { x: 100, y: -9 } } }] },
        { id: 'signals', frame_id: 'ego', cubes: [{ pose: { position: { x: 16, y: 0 } }, color: { r: 0.9 } }] },
        { id: 'vehicle-7', frame_id: 'map', cubes: [box(110, -4, 4.8, 2)] },
        { id: 'pedestrian-9', cubes: [box(100, -30, 1, 1)] },
      ],
    });
    expect(messages['/decision']![0]).toMatchObject({ driver: { speed_level: 'MOVE', turn_angle: 90 }, expert: { speed_level: 'SLOW', turn_angle: 0 }, disagreement: 1 });
    expect(JSON.parse(readFileSync(recording.replace(/sqlite$/, 'layout.json'), 'utf8'))).toMatchObject({ configById: { '3D!codriver': { followTf: 'ego', layers: { grid: { frameId: 'map' } } } } });
  });
});
