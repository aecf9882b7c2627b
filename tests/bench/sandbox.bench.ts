import type { Scene } from '../../src/driving/Scene.ts';
import { actionCodec, sceneCodec } from '../../src/driving/sceneCodec.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { packBatch } from '../../src/policy/packBatch.ts';
import { preparePolicy } from '../../src/policy/preparePolicy.ts';
import { ProcessSandbox } from '../../src/policy/ProcessSandbox.ts';
import type { BatchHandle, PolicyHandle } from '../../src/policy/PolicySandbox.ts';
import type { BenchFigure } from './BenchFigure.ts';

const SCENES = 1000;
const POLICIES = 8;
const TICKS = 2000;

/** A policy of the size and kind that language models write: gaps, lights, curve speed, a bit of memory. */
const POLICY = `
const COMFORT = { decel: 2.5, headwayS: 1.4, standstillM: 4 };
function brakingSpeed(distanceM, decel) { return Math.sqrt(Math.max(0, 2 * decel * distanceM)); }
function curveLimit(points) {
  let limit = Infinity;
  for (const point of points) {
    const speed = Math.sqrt(2 / Math.max(1e-4, Math.abs(point.curvatureLeftPerM)));
    limit = Math.min(limit, Math.sqrt(speed * speed + 2 * COMFORT.decel * point.alongM));
  }
  return limit;
}
function drive(scene, memory) {
  const { ego, route } = scene;
  let best = { speed: Math.min(route.speedLimitMps, curveLimit(route.points)), reason: 'cruise' };
  const consider = (speed, reason) => { if (speed < best.speed) best = { speed, reason }; };
  const ahead = scene.actors.filter((actor) => actor.gapAheadM !== null && Math.abs(actor.leftOfRouteM) < 2).sort((a, b) => a.gapAheadM - b.gapAheadM);
  for (const actor of ahead) {
    const free = actor.gapAheadM - COMFORT.standstillM - COMFORT.headwayS * Math.max(0, ego.speedMps - actor.speedMps);
    consider(brakingSpeed(free, COMFORT.decel) + actor.speedMps, actor.kind === 'walker' ? 'walker' : 'leader');
  }
  for (const light of scene.lights) if (light.state !== 'green') consider(brakingSpeed(light.distanceToStopLineM - 1, COMFORT.decel), 'redLight');
  for (const sign of scene.stopSigns) if (!sign.alreadyStopped) consider(brakingSpeed(sign.distanceToStopPointM, COMFORT.decel), 'stopSign');
  const smooth = 0.8 * (memory.speed ?? ego.speedMps) + 0.2 * best.speed;
  return { action: { targetSpeedMps: Math.max(0, Math.min(60, smooth)), lateralOffsetLeftM: 0, reason: best.reason }, memory: { speed: smooth } };
}`;

/** How fast the sandbox answers: one tick of closed-loop driving, and one observation of a batch that many policies share. */
export async function bench(): Promise<BenchFigure[]> {
  const openedAt = performance.now();
  const sandbox = await ProcessSandbox.open({ call: { shape: 'withMemory', result: 'action' }, input: sceneCodec, output: actionCodec });
  const openMs = performance.now() - openedAt;
  try {
    const random = new SeededRandom(1);
    const scenes = Array.from({ length: SCENES }, (_, index) => syntheticScene(random, index));
    const packed = packBatch(sceneCodec, scenes);
    const batch = await sandbox.loadBatch(packed);
    const policies: PolicyHandle[] = [];
    let prepareMs = Infinity;
    for (let index = 0; index < POLICIES; index += 1) {
      const start = performance.now();
      const policy = preparePolicy(`${POLICY}\n// ${index}`, { functionName: 'drive' });
      prepareMs = Math.min(prepareMs, performance.now() - start);
      if (policy.kind === 'rejected') throw new Error(policy.message);
      policies.push(await sandbox.load(policy));
    }
    const first = packed.words.subarray(packed.offsets[0], packed.offsets[1]);
    const ticks = await tickTimes(sandbox, policies[0]!, first);
    const perObservation = await batchTimes(sandbox, policies, batch);
    return [
      { name: 'sandbox: open', value: openMs, unit: 'ms', better: 'lower', must: 1000, aim: 150 },
      { name: 'sandbox: prepare a policy of 1.6 kB, best', value: prepareMs, unit: 'ms', better: 'lower', must: 20, aim: 2 },
      { name: 'sandbox: tick, median', value: ticks.medianMs, unit: 'ms', better: 'lower', must: 0.5, aim: 0.1 },
      { name: 'sandbox: tick, 99 %', value: ticks.p99Ms, unit: 'ms', better: 'lower', must: 5, aim: 0.5 },
      { name: `sandbox: batch of ${SCENES} scenes, per observation, first use of a policy, median`, value: perObservation.firstUs, unit: 'us', better: 'lower', must: 100, aim: 40 },
      { name: `sandbox: batch of ${SCENES} scenes, per observation, warm, median`, value: perObservation.warmUs, unit: 'us', better: 'lower' },
      { name: `sandbox: batch of ${SCENES} scenes, per observation, warm, best`, value: perObservation.bestUs, unit: 'us', better: 'lower', must: 30, aim: 15 },
    ];
  } finally {
    await sandbox.close();
  }
}

async function tickTimes(sandbox: ProcessSandbox, handle: PolicyHandle, input: Float32Array): Promise<{ medianMs: number; p99Ms: number }> {
  const session = sandbox.session(handle);
  const times: number[] = [];
  for (let tick = 0; tick < TICKS; tick += 1) {
    const start = performance.now();
    const result = await session.call(input);
    times.push(performance.now() - start);
    if (!result.ok) throw new Error(result.failure.message);
  }
  // The first calls run unoptimised.
  const sorted = times.slice(TICKS / 4).toSorted((a, b) => a - b);
  return { medianMs: sorted[sorted.length >> 1]!, p99Ms: sorted[Math.floor(sorted.length * 0.99)]! };
}

async function batchTimes(sandbox: ProcessSandbox, policies: readonly PolicyHandle[], batch: BatchHandle): Promise<{ firstUs: number; warmUs: number; bestUs: number }> {
  const rounds: number[][] = [[], [], [], []];
  for (const times of rounds) {
    for (const policy of policies) {
      const start = performance.now();
      const results = await sandbox.runBatch(policy, batch);
      times.push(((performance.now() - start) * 1000) / results.length);
      const failing = results.find((result) => !result.ok);
      if (failing !== undefined && !failing.ok) throw new Error(failing.failure.message);
    }
  }
  const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[times.length >> 1]!;
  const warm = rounds.slice(1).flat();
  return { firstUs: median(rounds[0]!), warmUs: median(warm), bestUs: Math.min(...warm) };
}

/** A busy street: 20 actors, 41 route points, a light now and then. */
function syntheticScene(random: SeededRandom, index: number): Scene {
  const points = Array.from({ length: 41 }, (_, point) => ({
    alongM: 2 * point, aheadM: 2 * point, leftM: random.between(-1, 1), headingLeftRad: 0, curvatureLeftPerM: random.between(-0.02, 0.02), speedLimitMps: 13.9, inJunction: point > 30, command: 'follow' as const,
  }));
  const actors = Array.from({ length: 20 }, (_, actor) => {
    const aheadM = random.between(-20, 60);
    const onRoute = actor % 2 === 0;
    return {
      id: actor + 2, kind: actor % 7 === 6 ? ('walker' as const) : ('car' as const), aheadM, leftM: random.between(-8, 8), headingLeftRad: 0, velocityAheadMps: 5, velocityLeftMps: 0, speedMps: random.between(0, 12), accelMps2: 0, lengthM: 4.5, widthM: 2,
      alongRouteM: onRoute ? aheadM : null, leftOfRouteM: onRoute ? random.between(-4, 4) : null, headingToRouteLeftRad: onRoute ? 0 : null, gapAheadM: onRoute && aheadM > 5 ? aheadM - 5 : null,
      standingForS: 0, brakeLights: false, blinker: 'none' as const, sirenOn: false, doorOpen: false, isParked: false,
    };
  });
  return {
    timeS: index * 0.05, stepS: 0.05,
    ego: { speedMps: random.between(0, 14), accelMps2: 0, yawRateLeftRadPerS: 0, lengthM: 4.9, widthM: 2.1, routeLeftM: 0.1, routeHeadingErrorLeftRad: 0, laneWidthM: 3.5, inJunction: false, standingForS: 0 },
    route: { points, speedLimitMps: 13.9, nextCommand: 'left', distanceToCommandM: 40, distanceToJunctionM: 35, distanceToEndM: 400 },
    actors,
    lanes: [],
    lights: index % 3 === 0 ? [{ state: 'red', distanceToStopLineM: random.between(5, 60), secondsToChange: null }] : [],
    stopSigns: [],
    weather: { visibilityM: 200, roadGrip: 1 },
  };
}
