import { describe, expect, it } from 'vitest';
import { Expert } from '../../expert/Expert.ts';
import { EXPERT_SETTINGS } from '../../expert/ExpertSettings.ts';
import { ActionTracker } from '../../src/driving/ActionTracker.ts';
import type { Decision } from '../../src/driving/Driver.ts';
import { runEpisode, type EpisodeDirector, type EpisodeReferee } from '../../src/driving/runEpisode.ts';
import { SceneBuilder } from '../../src/driving/SceneBuilder.ts';
import { digestText } from '../../src/geometry/digest.ts';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { FIRST_SCRIPTED_ID, type ActorCommand } from '../../src/world/WorldCommands.ts';
import type { WorldFrame } from '../../src/world/WorldFrame.ts';
import { CLEAR_WEATHER } from '../../src/world/WorldSetup.ts';
import { driveProposal } from '../../expert/rollout/driveProposal.ts';
import { prepareGround } from '../../expert/ground/ExpertGround.ts';
import { PATH_ROWS } from '../../expert/paths/PathTable.ts';
import { readEgo } from '../../expert/readEgo.ts';
import { Workspace } from '../../expert/Workspace.ts';
import { straightStart } from './straightScene.ts';

const START = straightStart('twoWay');
const LANE_Y = -1.75;

interface Trace {
  readonly collisions: number;
  readonly alongM: number;
  readonly speedMps: number;
  readonly actions: string;
  readonly hardestBrakeMps2: number;
}

/** Drives the straight road for some seconds among scripted bodies. */
async function drive(seconds: number, speedMps: number, script: (tick: number) => readonly ActorCommand[], driver = new Expert(EXPERT_SETTINGS.strong), label?: (decision: Decision) => void): Promise<Trace> {
  let collisions = 0;
  let last: WorldFrame | undefined;
  let hardestBrakeMps2 = 0;
  const actions: string[] = [];
  const referee: EpisodeReferee & { ended: string | undefined } = {
    ended: undefined,
    observe(frame) {
      last = frame;
      collisions += frame.events.length;
      hardestBrakeMps2 = Math.min(hardestBrakeMps2, frame.actors.accelMps2[0]!);
      if (frame.tick >= seconds * 20) this.ended = 'over';
    },
  };
  const director: EpisodeDirector = { commands: (frame) => script(frame.tick) };
  await runEpisode({
    world: new EmbeddedWorld(), vehicle: START.vehicle, map: START.map, route: START.route, driver, referee, director,
    setup: { map: START.map, seed: 1, ego: { pose: { x: 110, y: LANE_Y, z: 0, headingRad: 0 }, speedMps }, traffic: { vehicles: 0, walkers: 0, carelessWalkers: 0 }, weather: CLEAR_WEATHER },
    onStep: ({ decision }) => {
      label?.(decision);
      actions.push(JSON.stringify(decision.action));
    },
  });
  return { collisions, alongM: last!.actors.x[0]!, speedMps: last!.actors.speedMps[0]!, actions: digestText(actions.join('\n')), hardestBrakeMps2 };
}

const body = (id: number, kind: ActorKind, x: number, y: number, sizes: { lengthM: number; widthM: number }, extra: { headingRad?: number; speedMps?: number } = {}): ActorCommand => ({
  kind: 'spawn',
  id: FIRST_SCRIPTED_ID + id,
  actor: { kind, typeId: kind === ActorKind.walker ? 'walker.pedestrian.0001' : kind === ActorKind.prop ? 'static.prop.unheard_of' : 'vehicle.test.car', pose: { x, y, z: 0, headingRad: extra.headingRad ?? 0 }, speedMps: extra.speedMps ?? 0, ...sizes, heightM: 1.5 },
});
const CAR = { lengthM: 4.5, widthM: 2 };
const WALKER = { lengthM: 0.5, widthM: 0.5 };

describe('the expert in the embedded world', () => {
  it('stops behind a car that brakes to a stop, without a shock', async () => {
    const id = FIRST_SCRIPTED_ID + 1;
    const { collisions, speedMps, hardestBrakeMps2 } = await drive(12, 9, (tick) =>
      tick === 0 ? [body(1, ActorKind.car, 140, LANE_Y, CAR, { speedMps: 9 }), { kind: 'follow', id, speedMps: 9, blind: true }] : tick === 60 ? [{ kind: 'follow', id, speedMps: 0, blind: true }] : []);
    expect({ collisions, stands: speedMps < 0.1 }).toEqual({ collisions: 0, stands: true });
    expect(hardestBrakeMps2).toBeGreaterThan(-4.5);
  });

  it('does not hit a walker who steps out 14 m ahead and stops midway', async () => {
    const id = FIRST_SCRIPTED_ID + 1;
    const { collisions } = await drive(7, 8, (tick) =>
      tick === 0 ? [body(1, ActorKind.walker, 124, -4.4, WALKER, { headingRad: Math.PI / 2 })] : tick === 4 ? [{ kind: 'walk', id, headingRad: Math.PI / 2, speedMps: 1.6 }] : tick === 44 ? [{ kind: 'walk', id, headingRad: Math.PI / 2, speedMps: 0 }] : []);
    expect(collisions).toBe(0);
  });

  it('passes something never heard of that stands askew on its lane, though the way leads through the other lane', async () => {
    const { collisions, alongM } = await drive(25, 8, (tick) => (tick === 0 ? [body(1, ActorKind.prop, 150, LANE_Y - 0.3, { lengthM: 3, widthM: 1.2 }, { headingRad: 0.5 })] : []));
    expect(collisions).toBe(0);
    expect(alongM).toBeGreaterThan(165);
  });

  it('stays where it is before a road that is blocked from edge to edge', async () => {
    const { collisions, alongM, speedMps } = await drive(20, 8, (tick) => (tick === 0 ? [body(1, ActorKind.prop, 160, 0, { lengthM: 1, widthM: 13 })] : []));
    expect({ collisions, stands: speedMps < 0.1 }).toEqual({ collisions: 0, stands: true });
    expect(alongM).toBeLessThan(157);
  });

  it('does the same, byte for byte, when it drives again, when it explains itself, and when it is asked for grounds at every step', async () => {
    const script = (tick: number): readonly ActorCommand[] => (tick === 0 ? [body(1, ActorKind.prop, 150, LANE_Y - 0.3, { lengthM: 3, widthM: 1.2 }, { headingRad: 0.5 })] : []);
    const first = await drive(8, 8, script);
    const plans: number[] = [];
    const explaining = await drive(8, 8, script, new Expert(EXPERT_SETTINGS.strong, ({ judged }) => plans.push(judged)));
    expect(explaining).toEqual(first);
    expect(plans.length).toBeGreaterThan(70);
    const reasons = new Set<string | undefined>();
    const labelled = await drive(8, 8, script, new Expert(EXPERT_SETTINGS.strong), ({ grounds }) => reasons.add(grounds?.().brakeReason));
    expect(labelled).toEqual(first);
    expect(reasons.has('blocker')).toBe(true);
  });

  it('is byte-equal to itself when it is used for a second drive', async () => {
    const expert = new Expert(EXPERT_SETTINGS.teachable);
    const first = await drive(4, 6, () => [], expert);
    expect(await drive(4, 6, () => [], expert)).toEqual(first);
  });
});

describe('a rollout', () => {
  it.each([[0, 1.3, 1], [0, 3.2, 0.45], [5, 3.5, 1], [8, 0, 1]] as const)('from %d m/s to %d m at %d of the speed is what tracker and world do', (speedMps, offsetLeftM, share) => {
    const { map, route, line, vehicle } = START;
    const ground = prepareGround(START, EXPERT_SETTINGS.strong);
    const world = new EmbeddedWorld();
    let frame = world.reset({ map, seed: 1, ego: { pose: { x: 110, y: LANE_Y, z: 0, headingRad: 0 }, speedMps }, traffic: { vehicles: 0, walkers: 0, carelessWalkers: 0 }, weather: CLEAR_WEATHER });
    const tracker = new ActionTracker(line, vehicle);
    const builder = new SceneBuilder(line);
    const { actors, futures, paths, leaders, rollout } = new Workspace();
    const scene = builder.build(frame);
    const ego = readEgo({ scene, packedScene: new Float32Array(0), privileged: { frame, map, route, routeIndex: 0, alongM: builder.alongM, tracker: tracker.save() } });
    paths.open('nudgeLeft', 0);
    paths.offsetLeftM.fill(offsetLeftM, 0, PATH_ROWS);
    driveProposal({ ground, settings: EXPERT_SETTINGS.strong, ego, actors, futures, paths, leaders, duties: { redLightM: Infinity, stopSignM: Infinity, holdAtSign: false } }, { path: 0, speed: 'share', share, stopM: Infinity, firstMps: -1, mostMps: Infinity }, 21, rollout);
    for (let tick = 0; tick <= 80; tick += 1) {
      if (tick % 4 === 0) {
        const leftM = frame.actors.y[0]! - LANE_Y;
        expect(Math.abs(rollout.leftM[tick / 4]! - leftM)).toBeLessThan(0.12);
        expect(Math.abs(rollout.x[tick / 4]! - frame.actors.x[0]!)).toBeLessThan(0.25);
      }
      const row = Math.floor(frame.actors.x[0]! - 100 + frame.actors.speedMps[0]! * 0.6);
      frame = world.step({ ego: tracker.control(frame, { targetSpeedMps: share * ground.referenceMps[row]!, lateralOffsetLeftM: offsetLeftM, reason: 'cruise' }) });
    }
  });
});
