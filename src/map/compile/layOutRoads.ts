import { angleDifferenceRad, degFromRad, radFromDeg } from '../../geometry/angle.ts';
import { DRIVABLE_LANES } from '../LaneType.ts';
import type { MapDiagnostic } from '../RoadMap.ts';
import type { RoadRecord } from '../opendrive/OpenDrive.ts';
import type { SampledLane } from './LaneSampler.ts';
import type { LaneTable } from './LaneTable.ts';
import { laneName } from './LaneTable.ts';
import { RoadLayout, SHORTEST_SECTION_M } from './RoadLayout.ts';

/** A lane that is nowhere wider than this (m) is no lane. */
const NARROWEST_LANE_M = 0.05;
/** Reference line and road length may differ by this (m) before it is reported; further apart the reference line is believed. */
const LENGTH_TOLERANCE_M = 0.01;
const KINK_RAD = radFromDeg(0.5);

/** Makes the geometry of all roads and reports what is odd about it. */
export function layOutRoads(records: readonly RoadRecord[], diagnostics: MapDiagnostic[]): RoadLayout[] {
  const roads: RoadLayout[] = [];
  for (const record of records) {
    const where = `road ${record.id}`;
    const last = record.planView.at(-1)!;
    const drawnM = last.s + last.lengthM;
    if (record.lengthM < SHORTEST_SECTION_M || drawnM < SHORTEST_SECTION_M) {
      diagnostics.push({ code: 'ZERO_LENGTH', where, what: 'the road has no length; links lead through it, but it has no lanes' });
    } else if (Math.abs(drawnM - record.lengthM) > LENGTH_TOLERANCE_M) {
      diagnostics.push({ code: 'GAP', where, what: `the reference line is ${drawnM.toFixed(3)} m long, the road says ${record.lengthM.toFixed(3)} m` });
    }
    const lengthM = Math.abs(drawnM - record.lengthM) > 1 ? drawnM : record.lengthM;
    const road = new RoadLayout(record, roads.length, lengthM);
    if (record.predecessor?.id === record.id && record.predecessor.element === 'road' && record.predecessor.contact === 'start') diagnostics.push({ code: 'SELF_LINK', where, what: 'the road begins at its own beginning' });
    if (record.successor?.id === record.id && record.successor.element === 'road' && record.successor.contact === 'end') diagnostics.push({ code: 'SELF_LINK', where, what: 'the road ends at its own end' });
    reportPlanViewJoints(road, diagnostics);
    roads.push(road);
  }
  return roads;
}

/** Reports gaps and kinks between the pieces of a reference line. */
function reportPlanViewJoints(road: RoadLayout, diagnostics: MapDiagnostic[]): void {
  const before = { x: 0, y: 0, headingRad: 0, curvature: 0 };
  for (let index = 1; index < road.record.planView.length; index += 1) {
    const piece = road.record.planView[index]!;
    road.reference.at(piece.s - 1e-9, before);
    const gapM = Math.sqrt((piece.x - before.x) * (piece.x - before.x) + (piece.y - before.y) * (piece.y - before.y));
    const where = `road ${road.record.id} / planView / geometry ${index}`;
    if (gapM > LENGTH_TOLERANCE_M) diagnostics.push({ code: 'GAP', where, what: `begins ${gapM.toFixed(3)} m from the end of the piece before` });
    const kinkRad = angleDifferenceRad(piece.headingRad, before.headingRad);
    if (kinkRad > KINK_RAD) diagnostics.push({ code: 'KINK', where, what: `begins turned by ${degFromRad(kinkRad).toFixed(1)} degrees` });
  }
}

/** Reports lanes that cannot be driven as drawn. */
export function laneDiagnostics(table: LaneTable, sampled: readonly SampledLane[], diagnostics: MapDiagnostic[]): void {
  for (const row of table.rows) {
    if (((DRIVABLE_LANES >> row.type) & 1) === 0) continue;
    const lane = sampled[row.index]!;
    if (lane.widestM < NARROWEST_LANE_M) diagnostics.push({ code: 'ZERO_WIDTH', where: laneName(row), what: 'the lane has no width' });
    if (lane.folds) diagnostics.push({ code: 'CURVATURE_OVERFLOW', where: laneName(row), what: 'the lane lies inside the centre of a bend and folds over' });
  }
}
