import { afterAll, beforeAll, expect, it } from 'vitest';
import { Expert } from '../../../expert/Expert.ts';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import type { Observation } from '../../../src/driving/Driver.ts';
import { EpisodeRig } from '../../../src/training/episodes/EpisodeRig.ts';
import type { EpisodeGround } from '../../../src/training/episodes/EpisodeSpec.ts';
import { findCounterexample, type FailedDrive } from '../../../src/training/past/findCounterexample.ts';
import { LaneWatch } from '../../../src/training/past/LaneWatch.ts';
import { memoryOf, MomentRing } from '../../../src/training/past/MomentRing.ts';
import { policyWith, SceneStage } from '../../../src/training/past/SceneStage.ts';
import type { RememberingDriver } from '../../../src/training/problems/DrivingProblem.ts';

const ground: EpisodeGround = { map: 'scenarios/towns/Codriver01.xodr', routes: 'scenarios/routes/codriver01_training.xml', version: '1.0', vehicles: 0, walkers: 0, carelessWalkers: 0, policySteps: 100_000, policyTimeoutMs: 2000, policyHeapMb: 64 };

/** Follows its line until it remembers 400 steps; from then on it drives far to the right of it. */
class Forgetful implements RememberingDriver {
  readonly name = 'forgetful';
  memory = '0';

  reset(): void {
    this.memory = '0';
  }

  drive(_observation: Observation): ReturnType<RememberingDriver['drive']> {
    const steps = Number(this.memory) + 1;
    this.memory = String(steps);
    return { action: { targetSpeedMps: 6, lateralOffsetLeftM: steps > 400 ? -4.5 : 0, reason: 'cruise' } };
  }
}

let rig: EpisodeRig;
let stage: SceneStage;
let failed: FailedDrive;

beforeAll(async () => {
  rig = new EpisodeRig(ground);
  stage = new SceneStage(ground, rig.town);
  const driver = new Forgetful();
  const labeller = new Expert(EXPERT_SETTINGS.teachable);
  const ring = new MomentRing(10, 16, () => ({ expert: labeller.save(), memory: { policy: 'forgetful', text: driver.memory } }), { everyTicks: 100, most: 1 });
  const lanes = new LaneWatch();
  let tick = 0;
  await rig.driveWith(driver, 0, 1, {
    labeller,
    keeper: ring,
    onStep: (step, referee) => {
      tick = step.tick;
      return lanes.watch(referee.outsideLanes?.metres ?? 0) === undefined ? undefined : 'stop';
    },
  });
  expect([lanes.leavings, tick > 400]).toEqual([1, true]);
  failed = { routeIndex: 0, seed: 1, infraction: { kind: 'outsideLanes', tick }, moments: ring.last.filter(({ moment }) => moment.world.tick < tick) };
}, 60_000);

afterAll(async () => {
  await stage.close();
  await rig.close();
});

it('finds the scene in which a policy left its lanes, because it goes on with what it remembered', async () => {
  const finding = await findCounterexample(stage, failed, (start) => policyWith(new Forgetful(), memoryOf(start, 'forgetful')));
  expect(finding).toMatchObject({ kind: 'found' });
  if (finding.kind !== 'found') return;
  expect(finding.scene.decisiveTick).toBeLessThan(failed.infraction.tick);
  const { start, endTick } = finding.scene;
  const again = await stage.drive({ routeIndex: 0, seed: 1, from: start.moment, endTick }, policyWith(new Forgetful(), memoryOf(start, 'forgetful')));
  expect(again.infractions).toMatchObject([{ kind: 'outsideLanes', metres: expect.any(Number), percent: expect.any(Number) }]);
  expect([memoryOf(start, 'forgetful'), memoryOf(start, 'another')]).toEqual([expect.stringMatching(/^\d{3}$/u), undefined]);
}, 60_000);

it('does not find it for a policy that begins with empty memory', async () => {
  expect(await findCounterexample(stage, failed, () => new Forgetful())).toMatchObject({ kind: 'unreproduced' });
}, 60_000);
