import { angleDifferenceRad, degFromRad } from '../../geometry/angle.ts';
import { DRIVABLE_LANES } from '../LaneType.ts';
import type { MapDiagnostic } from '../RoadMap.ts';
import type { LaneLinks } from './LaneLinks.ts';
import type { SampledLane } from './LaneSampler.ts';
import type { LaneRow, LaneTable } from './LaneTable.ts';
import { laneName } from './LaneTable.ts';
import type { SampleBuffer } from './SampleBuffer.ts';

/** A joint further apart than this (m) is no joint: the link is dropped. */
const WIDEST_GAP_M = 5;
const REPORTED_GAP_M = 0.01;
const REPORTED_KINK_RAD = 0.5 * (Math.PI / 180);

export interface LinkedLanes {
  readonly successors: readonly (readonly number[])[];
  readonly predecessors: readonly (readonly number[])[];
  readonly diagnostics: readonly MapDiagnostic[];
}

/**
 * Joins the lanes to a graph in the sense of travel. The forward links decide, as in CARLA; where nobody leads to a lane, its own
 * backward links are believed. Joints that are apart or bent are reported.
 */
export function linkLanes(table: LaneTable, links: LaneLinks, sampled: readonly SampledLane[], samples: SampleBuffer): LinkedLanes {
  const successors: number[][] = table.rows.map(() => []);
  const predecessors: number[][] = table.rows.map(() => []);
  const diagnostics: MapDiagnostic[] = [];

  const join = (from: LaneRow, to: LaneRow): void => {
    if (successors[from.index]!.includes(to.index)) return;
    const end = sampled[from.index]!.firstSample + sampled[from.index]!.sampleCount - 1;
    const start = sampled[to.index]!.firstSample;
    const dx = samples.x[start]! - samples.x[end]!;
    const dy = samples.y[start]! - samples.y[end]!;
    const gapM = Math.sqrt(dx * dx + dy * dy);
    const drivable = ((DRIVABLE_LANES >> from.type) & 1) === 1;
    if (gapM > WIDEST_GAP_M) {
      diagnostics.push({ code: from === to ? 'SELF_LINK' : 'BAD_REFERENCE', where: laneName(from), what: `links to ${laneName(to)}, which begins ${gapM.toFixed(1)} m away; the link is dropped` });
      return;
    }
    if (drivable && gapM > REPORTED_GAP_M) diagnostics.push({ code: 'GAP', where: laneName(from), what: `${laneName(to)} begins ${gapM.toFixed(3)} m away` });
    const kinkRad = angleDifferenceRad(samples.headingRad[end]!, samples.headingRad[start]!);
    if (drivable && kinkRad > REPORTED_KINK_RAD) diagnostics.push({ code: 'KINK', where: laneName(from), what: `${laneName(to)} begins turned by ${degFromRad(kinkRad).toFixed(1)} degrees` });
    successors[from.index]!.push(to.index);
    predecessors[to.index]!.push(from.index);
  };

  for (const row of table.rows) for (const next of links.after(row)) join(row, next);
  const orphans = table.rows.filter((row) => predecessors[row.index]!.length === 0);
  for (const row of orphans) for (const previous of links.before(row)) join(previous, row);
  return { successors, predecessors, diagnostics };
}
