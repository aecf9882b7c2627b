import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Expert } from '../../../expert/Expert.ts';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import type { Driver } from '../../../src/driving/Driver.ts';
import type { Infraction } from '../../../src/leaderboard/Infraction.ts';
import { createPolicy } from '../../../src/optimiser/Policy.ts';
import { EpisodeRig } from '../../../src/training/episodes/EpisodeRig.ts';
import type { EpisodeGround } from '../../../src/training/episodes/EpisodeSpec.ts';
import type { RunEvent } from '../../../src/training/EventLog.ts';
import { ClosedLoopGate } from '../../../src/training/past/ClosedLoopGate.ts';
import { findCounterexample, type FailedDrive } from '../../../src/training/past/findCounterexample.ts';
import { MomentRing } from '../../../src/training/past/MomentRing.ts';
import { RegressionSuite } from '../../../src/training/past/RegressionSuite.ts';
import { SceneStage } from '../../../src/training/past/SceneStage.ts';
import { driveCase, storyOf } from '../../../src/training/past/tellStory.ts';
import { RunFolder } from '../../../src/training/RunFolder.ts';

/** A driver that always wants to go and sees nobody and no light. */
const blind: Driver = {
  name: 'blind',
  reset: () => {},
  drive: () => ({ action: { targetSpeedMps: 9, lateralOffsetLeftM: 0, reason: 'cruise' } }),
};

/** Two policies as the gate knows them; who drives for them is said in the test. */
const EXPERT_TEXT = createPolicy('function drive(scene, memory) { return "expert"; }', { origin: 'given' });
const BLIND_TEXT = createPolicy('function drive(scene, memory) { return "blind"; }', { origin: 'given' });

const ground: EpisodeGround = {
  map: 'scenarios/towns/Codriver01.xodr',
  routes: 'scenarios/routes/codriver01_training.xml',
  version: '1.0',
  carelessWalkers: 0.5,
  policySteps: 3_000_000,
  policyTimeoutMs: 2000,
  policyHeapMb: 64,
};

let rig: EpisodeRig;
let stage: SceneStage;
let folder: string;
let failed: FailedDrive;

/** Drives blindly until the first infraction, with the labelling expert beside. */
async function failBlindly(routeIndex: number, seed: number): Promise<FailedDrive> {
  const labeller = new Expert(EXPERT_SETTINGS.teachable);
  const ring = new MomentRing(10, 16, () => ({ expert: labeller.save(), memory: undefined }), { everyTicks: 100, most: 4 });
  let infraction: Infraction | undefined;
  await rig.driveWith(blind, routeIndex, seed, {
    labeller,
    keeper: ring,
    onStep: (_step, referee) => {
      infraction = referee.infractions[0];
      return infraction === undefined ? undefined : 'stop';
    },
  });
  if (infraction === undefined) throw new Error('the blind driver broke no rule on this route');
  const { tick } = infraction;
  return { routeIndex, seed, infraction, moments: ring.last.filter(({ moment }) => moment.world.tick < tick) };
}

beforeAll(async () => {
  rig = new EpisodeRig(ground);
  stage = new SceneStage(ground, rig.town);
  folder = mkdtempSync(join(tmpdir(), 'codriver-past-'));
  failed = await failBlindly(0, 11);
}, 60_000);

afterAll(async () => {
  await stage.close();
  await rig.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a counterexample', () => {
  it('is cut down to a scene that the expert passes and the driver fails, and is a regression case that survives on disk', async () => {
    const finding = await findCounterexample(stage, failed, () => blind);
    expect(finding.kind).toBe('found');
    if (finding.kind !== 'found') return;
    const { scene } = finding;
    expect(finding.replays).toBeLessThanOrEqual(10);
    expect(scene.start.moment.world.tick).toBeLessThanOrEqual(scene.decisiveTick);
    expect(scene.decisiveTick).toBeLessThan(failed.infraction.tick);

    const run = RunFolder.create(folder, { command: 'test', settings: {}, versions: {} });
    const suite = new RegressionSuite(run, 8);
    const about = suite.add(failed, scene, { routeId: rig.routes[0]!.entry.id, policy: 'blind', update: 3 });
    const again = new RegressionSuite(run, 8);
    again.restore(suite.save());
    expect(again.cases).toEqual([about]);
    expect(await again.failedBy('blind', () => blind, stage)).toEqual(['0001']);
    expect(await again.failedBy('expert', () => new Expert(EXPERT_SETTINGS.teachable), stage)).toEqual([]);

    // The expert leads; the blind driver may not even race for the wheel, because it fails a case that the leader passes.
    const drivers = new Map([[EXPERT_TEXT.hash, new Expert(EXPERT_SETTINGS.teachable)], [BLIND_TEXT.hash, blind]] as const);
    const events: RunEvent[] = [];
    const gate = new ClosedLoopGate({
      settings: { gate: true, raceAlpha: 0.2, raceContenders: 1, veto: 'relative' },
      stage,
      failedCases: (policy) => again.failedBy(policy.hash, () => drivers.get(policy.hash)!, stage),
      driverOf: (policy) => Promise.resolve(drivers.get(policy.hash)!),
      course: () => [],
      emit: (event) => events.push(event),
    });
    expect(await gate.lead([EXPERT_TEXT], 3)).toBe(EXPERT_TEXT.hash);
    expect(await gate.lead([BLIND_TEXT, EXPERT_TEXT], 4)).toBe(EXPERT_TEXT.hash);
    expect(events.filter(({ kind }) => kind === 'wheelContested')).toMatchObject([{ challenger: BLIND_TEXT.hash, verdict: 'vetoed', scenes: 0 }]);

    const told = await driveCase(again, about, blind, stage);
    const story = storyOf(told!, { cases: 1, passed: 0 });
    expect(story.rows.length).toBeGreaterThan(2);
    expect(story.rows.at(-1)!.timeS).toBe(0);
    expect(story.done.targetSpeedMps).toBe(9);
    expect(story.expected.targetSpeedMps).toBeLessThan(9);

    again.restore([]);
    expect(again.cases).toEqual([]);
    const emptied = new RegressionSuite(run, 8);
    expect(() => emptied.restore(['0001'])).toThrow(/0001/);
  }, 60_000);

  it('goes on from a kept moment exactly as the drive did', async () => {
    const { moment } = failed.moments[0]!;
    const drive = await stage.drive({ routeIndex: failed.routeIndex, seed: failed.seed, from: moment, endTick: failed.infraction.tick + 1 }, blind, {}, true);
    expect(drive.infractions[0]).toEqual(failed.infraction);
  }, 60_000);
});
