/** A policy of the size and kind that language models write: gaps, lights, curve speed, a bit of memory. */
export const BENCH_POLICY = `
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
