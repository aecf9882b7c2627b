import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { summariseRecordings } from '../../../src/dataset/export/summariseRecordings.ts';
import { RecordingWriter } from '../../../src/dataset/RecordingWriter.ts';
import { REASONS } from '../../../src/driving/Action.ts';
import { METADATA, episodeHeader, smallFrame } from '../syntheticDrive.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

function openWriter(): RecordingWriter {
  const writer = RecordingWriter.open(join(temporaryFolder(), 'a.sqlite'), METADATA);
  onTestFinished(() => writer.close());
  return writer;
}

it('counts frames and drives by town, route, driver, reason and scenario, infractions, endings and disagreements', () => {
  const writer = openWriter();
  const red = REASONS.indexOf('redLight');
  writer.beginEpisode(episodeHeader('one'));
  writer.append('one', [smallFrame(0), smallFrame(10, { disagreement: 0.2 }), smallFrame(20, { disagreement: 0.5, reasonClass: red }), smallFrame(30, { disagreement: 9, reasonClass: red })]);
  writer.addInfraction('one', { kind: 'redLight', tick: 25 });
  writer.addInfraction('one', { kind: 'redLight', tick: 28 });
  writer.endEpisode('one', { status: 'Completed', ticks: 40, scores: {}, scenarios: [{ name: 'S3_0', type: 'Scenario3', fromTick: 10, toTick: 25 }, { name: 'S4_0', type: 'Scenario4', fromTick: 20, toTick: 20 }] });
  writer.beginEpisode(episodeHeader('two', { town: 'Town02', routeId: '1', driver: 'expert' }));
  writer.append('two', [smallFrame(0)]);
  const { bytes, ...summary } = summariseRecordings([writer.recording]);
  expect(bytes).toBeGreaterThan(0);
  expect(summary).toEqual({
    episodes: 2,
    openEpisodes: 1,
    withGrounds: 0,
    frames: 5,
    simulatedHours: 2 / 3600,
    towns: [{ name: 'Town01', episodes: 1, frames: 4 }, { name: 'Town02', episodes: 1, frames: 1 }],
    routes: [{ name: 'Town01 route-7', episodes: 1, frames: 4 }, { name: 'Town02 1', episodes: 1, frames: 1 }],
    drivers: [{ name: 'policy:abcd', episodes: 1, frames: 4 }, { name: 'expert', episodes: 1, frames: 1 }],
    reasons: [{ name: 'cruise', episodes: 2, frames: 3 }, { name: 'redLight', episodes: 1, frames: 2 }],
    scenarios: [{ name: 'none', episodes: 2, frames: 3 }, { name: 'Scenario3', episodes: 1, frames: 1 }, { name: 'Scenario3+Scenario4', episodes: 1, frames: 1 }],
    infractions: [{ kind: 'redLight', count: 2, episodes: 1 }],
    endings: [{ status: 'Completed', episodes: 1 }, { status: 'running', episodes: 1 }],
    disagreements: [0, 0, 0.5, 1, 2, 4, 8].map((from, bin) => ({ from, frames: [2, 1, 1, 0, 0, 0, 1][bin]! })),
    meanDisagreement: (0.2 + 0.5 + 9) / 5,
  });
});

it('counts nothing in an empty recording', () => {
  expect(summariseRecordings([openWriter().recording])).toMatchObject({ episodes: 0, frames: 0, towns: [], meanDisagreement: 0 });
});
