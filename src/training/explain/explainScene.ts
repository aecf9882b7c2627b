import { explainPlan } from '../../../expert/explain/explainPlan.ts';
import type { Explanation } from '../../../expert/explain/Explanation.ts';
import { observationOf } from '../../../expert/explain/SceneSnapshot.ts';
import { EXPERT_SETTINGS, type ExpertSettings } from '../../../expert/ExpertSettings.ts';
import { prepareGround } from '../../../expert/ground/ExpertGround.ts';
import { planDrive } from '../../../expert/planDrive.ts';
import { Workspace } from '../../../expert/Workspace.ts';
import { buildRouteLine } from '../../driving/buildRouteLine.ts';
import { EGO_VEHICLE } from '../../sim/egoVehicle.ts';
import { loadRoutes } from '../RouteSet.ts';
import { loadTown } from '../Town.ts';
import { readStreamScene, type StreamStart } from './ExplanationStream.ts';

export interface ExplainedScene {
  readonly start: StreamStart;
  readonly timeS: number;
  /** With all options that were judged, not only the best. */
  readonly explanation: Explanation;
}

/** Plans one moment of an explained drive anew. @throws TrainingError for a file that cannot be used */
export function explainScene(path: string, atS: number | undefined, settings?: ExpertSettings): ExplainedScene {
  const { start, scene } = readStreamScene(path, atS);
  const town = loadTown(start.map);
  const route = loadRoutes(start.routes, town, start.routeId)[0]!;
  const line = buildRouteLine(town.map, route.plan);
  const chosen = settings ?? (start.driver === 'expert' ? EXPERT_SETTINGS.strong : EXPERT_SETTINGS.teachable);
  const ground = prepareGround({ map: town.map, route: route.plan, line, vehicle: EGO_VEHICLE, seed: start.seed }, chosen);
  const workspace = new Workspace();
  const plan = planDrive(ground, observationOf(scene, town.map, route.plan), scene.memory, chosen, workspace, true);
  return { start, timeS: scene.scene.timeS, explanation: explainPlan(plan, scene.memory, workspace, Infinity) };
}
