import { cos, sin } from '../../geometry/trig.ts';
import type { LanePoint, MapDiagnostic, RoadSign } from '../RoadMap.ts';
import type { OverlayApproach } from '../SignalOverlay.ts';
import type { FacingRule } from './FacingRule.ts';
import { governedAtEnd, governedLanes } from './governedLanes.ts';
import type { LaneGraphDraft } from './LaneGraphDraft.ts';
import type { RoadLayout } from './RoadLayout.ts';
import type { CataloguedSignal } from './SignalCatalogue.ts';
import { mainApproach, triggerBox } from './triggerBox.ts';

/** Signal types by kind: the German numbers that CARLA's towns use, and the American ones. */
const SIGN_TYPES = { stop: new Set(['206', 'R1-1']), yield: new Set(['205', 'R1-2']) } as const;

/** The word STOP painted on the road. */
const STOP_STENCIL = /stencil_?stop/i;

/** A painted STOP further than this (m) from the junction belongs to nothing. */
const STENCIL_TO_JUNCTION_M = 30;

/** The stop or yield signs of a file. A sign that governs nothing is left out and reported. */
export function signsOf(graph: LaneGraphDraft, facing: FacingRule, kind: 'stop' | 'yield', catalogue: readonly CataloguedSignal[], diagnostics: MapDiagnostic[]): RoadSign[] {
  const signs: RoadSign[] = [];
  for (const { signal, own, references } of catalogue) {
    if (signal.dynamic || !SIGN_TYPES[kind].has(signal.type)) continue;
    const stopPoints = mainApproach(graph, governedLanes(graph, facing, signal, own, references).stopPoints);
    if (stopPoints.length === 0) {
      diagnostics.push({ code: 'BAD_REFERENCE', where: `road ${own.road.record.id} / signal ${signal.id}`, what: `this ${kind} sign governs no lane; it is left out` });
      continue;
    }
    const pole = own.road.pointAt(signal.s, signal.t);
    signs.push(makeSign(graph, signal.id, { ...pole, z: pole.z + signal.zOffset }, stopPoints));
  }
  return signs;
}

/** Stop or yield signs for the approaches of an overlay. */
export function signsOfOverlay(graph: LaneGraphDraft, kind: 'stop' | 'yield', approaches: readonly OverlayApproach[], roads: ReadonlyMap<string, RoadLayout>, diagnostics: MapDiagnostic[]): RoadSign[] {
  const signs: RoadSign[] = [];
  for (const approach of approaches) {
    if (approach.kind !== kind) continue;
    const road = roads.get(approach.road);
    const stopPoints = road === undefined ? [] : governedAtEnd(graph, road, approach.at === 'end' ? 1 : -1).stopPoints;
    if (stopPoints.length === 0) {
      diagnostics.push({ code: 'BAD_REFERENCE', where: `overlay / road ${approach.road} ${approach.at}`, what: `no lanes end there; the ${kind} sign is left out` });
      continue;
    }
    signs.push(makeSign(graph, `overlay-${approach.road}-${approach.at}`, poleBeside(graph, stopPoints), stopPoints));
  }
  return signs;
}

/**
 * Stop signs that a file shows only as paint: some of CARLA's towns have the sign as a model and no signal for it. One sign per
 * approach, where neither a light nor a sign governs it already.
 */
export function signsOfStencils(graph: LaneGraphDraft, facing: FacingRule, roads: readonly RoadLayout[], isGoverned: (lane: number) => boolean): RoadSign[] {
  const signs: RoadSign[] = [];
  for (const road of roads) {
    const done = new Set<number>();
    for (const object of road.record.objects) {
      if (!STOP_STENCIL.test(object.name)) continue;
      const direction = facing.isForward(road.record, object) ? 1 : -1;
      const toEndM = direction === 1 ? road.lengthM - object.s : object.s;
      if (done.has(direction) || toEndM > STENCIL_TO_JUNCTION_M) continue;
      const stopPoints = governedAtEnd(graph, road, direction).stopPoints;
      if (stopPoints.length === 0 || stopPoints.some((point) => isGoverned(point.lane))) continue;
      done.add(direction);
      signs.push(makeSign(graph, object.id, poleBeside(graph, stopPoints), stopPoints));
    }
  }
  return signs;
}

function makeSign(graph: LaneGraphDraft, id: string, pole: { readonly x: number; readonly y: number; readonly z: number }, stopPoints: readonly LanePoint[]): RoadSign {
  const trigger = triggerBox(graph, stopPoints);
  return { id, x: pole.x, y: pole.y, z: pole.z, headingRad: trigger.headingRad, stopPoints, trigger };
}

function poleBeside(graph: LaneGraphDraft, stopPoints: readonly LanePoint[]): { x: number; y: number; z: number } {
  const box = triggerBox(graph, stopPoints);
  const besideM = box.widthM / 2 + 1;
  return { x: box.x + besideM * sin(box.headingRad), y: box.y - besideM * cos(box.headingRad), z: box.z };
}
