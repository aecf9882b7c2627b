import { cos, sin } from '../../geometry/trig.ts';
import type { LanePoint, MapDiagnostic, TrafficLight } from '../RoadMap.ts';
import type { OverlayApproach } from '../SignalOverlay.ts';
import type { FacingRule } from './FacingRule.ts';
import type { GovernedLanes } from './governedLanes.ts';
import { governedAtEnd, governedLanes } from './governedLanes.ts';
import type { LaneGraphDraft } from './LaneGraphDraft.ts';
import type { RoadLayout } from './RoadLayout.ts';
import type { CataloguedSignal } from './SignalCatalogue.ts';
import { mainApproach, triggerBox } from './triggerBox.ts';

/** Signal types of OpenDRIVE's own catalogue that tell motor traffic when to go; pedestrian and bicycle lights are not among them. */
const LIGHT_TYPES = new Set(['1000001', '1000009', '1000010', '1000011', '1000012', '1000014']);

/** Is this signal a light for motor traffic? */
export function isTrafficLight(signal: { readonly dynamic: boolean; readonly type: string }): boolean {
  return signal.dynamic && LIGHT_TYPES.has(signal.type);
}

/** The lights of a file. A light that governs nothing is left out and reported. */
export function lightsOf(graph: LaneGraphDraft, facing: FacingRule, catalogue: readonly CataloguedSignal[], diagnostics: MapDiagnostic[]): TrafficLight[] {
  const lights: TrafficLight[] = [];
  for (const { signal, own, references } of catalogue) {
    if (!isTrafficLight(signal)) continue;
    const governed = governedLanes(graph, facing, signal, own, references);
    const stopPoints = mainApproach(graph, governed.stopPoints);
    if (stopPoints.length === 0) {
      diagnostics.push({ code: 'BAD_REFERENCE', where: `road ${own.road.record.id} / signal ${signal.id}`, what: 'this light governs no lane; it is left out' });
      continue;
    }
    const pole = own.road.pointAt(signal.s, signal.t);
    lights.push(makeLight(graph, signal.id, { ...pole, z: pole.z + signal.zOffset }, stopPoints, governed));
  }
  return lights;
}

/** A light for each approach of an overlay, on a pole to the right of the stop line. */
export function lightsOfOverlay(graph: LaneGraphDraft, approaches: readonly OverlayApproach[], roads: ReadonlyMap<string, RoadLayout>, diagnostics: MapDiagnostic[]): { light: TrafficLight; phase: number | undefined }[] {
  const lights: { light: TrafficLight; phase: number | undefined }[] = [];
  for (const approach of approaches) {
    if (approach.kind !== 'light') continue;
    const road = roads.get(approach.road);
    const governed = road === undefined ? undefined : governedAtEnd(graph, road, approach.at === 'end' ? 1 : -1);
    if (governed === undefined || governed.stopPoints.length === 0 || governed.lanes.length === 0) {
      diagnostics.push({ code: 'BAD_REFERENCE', where: `overlay / road ${approach.road} ${approach.at}`, what: 'no lanes lead from there into a junction; the light is left out' });
      continue;
    }
    const box = triggerBox(graph, governed.stopPoints);
    const besideM = box.widthM / 2 + 1;
    const pole = { x: box.x + besideM * sin(box.headingRad), y: box.y - besideM * cos(box.headingRad), z: box.z };
    lights.push({ light: makeLight(graph, `overlay-${approach.road}-${approach.at}`, pole, governed.stopPoints, governed), phase: approach.phase });
  }
  return lights;
}

function makeLight(graph: LaneGraphDraft, id: string, pole: { readonly x: number; readonly y: number; readonly z: number }, stopPoints: readonly LanePoint[], governed: GovernedLanes): TrafficLight {
  const trigger = triggerBox(graph, stopPoints);
  const inJunction = governed.lanes.find((lane) => graph.junction[lane]! >= 0);
  return {
    id,
    x: pole.x,
    y: pole.y,
    z: pole.z,
    headingRad: trigger.headingRad,
    junction: inJunction === undefined ? -1 : graph.junction[inJunction]!,
    stopPoints,
    lanes: governed.lanes,
    trigger,
  };
}
