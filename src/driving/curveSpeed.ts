import type { Scene } from './Scene.ts';

/**
 * Highest speed (m/s) now that lets one take the curves and speed limits ahead: at each route point v ≤ √(a_lat / |κ|) and
 * v ≤ share × limit, carried back to the car with comfortable braking.
 */
export function curveSpeed(scene: Scene, lateralAccelMps2: number, decelMps2: number, limitShare: number): { speedMps: number; curve: boolean } {
  let speedMps = limitShare * scene.route.speedLimitMps;
  let curve = false;
  for (const point of scene.route.points) {
    const bend = Math.abs(point.curvatureLeftPerM);
    const curveMps = bend > 1e-4 ? Math.sqrt(lateralAccelMps2 / bend) : Infinity;
    const thereMps = Math.min(curveMps, limitShare * point.speedLimitMps);
    const nowMps = Math.sqrt(thereMps * thereMps + 2 * decelMps2 * Math.max(0, point.alongM));
    if (nowMps < speedMps) {
      speedMps = nowMps;
      curve = curveMps < limitShare * point.speedLimitMps;
    }
  }
  return { speedMps, curve };
}
