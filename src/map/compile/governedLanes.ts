import type { LanePoint } from '../RoadMap.ts';
import type { SignalRecord, Validity } from '../opendrive/OpenDrive.ts';
import type { FacingRule } from './FacingRule.ts';
import type { LaneGraphDraft } from './LaneGraphDraft.ts';
import type { RoadLayout } from './RoadLayout.ts';

/** What a signal is for: where cars wait for it, and the connecting lanes that they wait to enter. */
export interface GovernedLanes {
  readonly stopPoints: readonly LanePoint[];
  /** Connecting lanes, including the later sections of their roads. */
  readonly lanes: readonly number[];
}

/** A place where a file attaches a signal: the signal's own road, or a road with a reference to it. */
export interface SignalMount {
  readonly road: RoadLayout;
  readonly s: number;
  /** Lateral place; undefined for references. */
  readonly t: number | undefined;
  readonly orientation: string;
  readonly validities: readonly Validity[];
}

/** A sign further than this (m) before the end of its road has its stop line beside it, not at the end. */
const FARTHEST_FROM_JUNCTION_M = 40;

/**
 * Finds the lanes that a signal governs. References on connecting roads decide where there are any: CARLA's poles often stand beside
 * (and are written on) a road that is not the one they are for. Otherwise the lanes beside the sign count, in its direction of travel.
 */
export function governedLanes(graph: LaneGraphDraft, facing: FacingRule, signal: SignalRecord, own: SignalMount, references: readonly SignalMount[]): GovernedLanes {
  const onConnecting = references.filter((mount) => mount.road.record.junctionId !== undefined);
  if (onConnecting.length > 0) return fromConnecting(graph, onConnecting);
  if (own.road.record.junctionId !== undefined) return fromConnecting(graph, [{ ...own, validities: usable(signal.validities) }]);
  return fromApproach(graph, facing, references.length > 0 ? references : [own]);
}

/** All drivable lanes that reach the end of an approach road. */
export function governedAtEnd(graph: LaneGraphDraft, road: RoadLayout, direction: 1 | -1): GovernedLanes {
  return collect(graph, graph.lanesLeaving(road, direction).map((row) => row.index));
}

/** Governed lanes for approach lanes: each stop point is the lane's end. */
export function collect(graph: LaneGraphDraft, approaches: readonly number[]): GovernedLanes {
  const lanes = new Set<number>();
  for (const approach of approaches) for (const next of graph.connectingAfter(approach)) for (const lane of graph.alongRoad(next)) lanes.add(lane);
  return { stopPoints: approaches.map((lane) => graph.endOf(lane)), lanes: [...lanes] };
}

function fromConnecting(graph: LaneGraphDraft, mounts: readonly SignalMount[]): GovernedLanes {
  const lanes = new Set<number>();
  const approaches = new Set<number>();
  for (const mount of mounts) {
    const candidates = graph.lanesAt(mount.road, mount.s).filter((row) => isValidFor(row.record.id, mount.validities));
    for (const row of candidates) {
      const chain = graph.alongRoad(row.index);
      for (const lane of chain) lanes.add(lane);
      for (const approach of graph.approachesOf(chain[0]!)) approaches.add(approach);
    }
  }
  return { stopPoints: [...approaches].map((lane) => graph.endOf(lane)), lanes: [...lanes] };
}

function fromApproach(graph: LaneGraphDraft, facing: FacingRule, mounts: readonly SignalMount[]): GovernedLanes {
  const stopPoints: LanePoint[] = [];
  const lanes = new Set<number>();
  for (const mount of mounts) {
    const validities = usable(mount.validities);
    const beside = graph.lanesAt(mount.road, mount.s).filter((row) => isValidFor(row.record.id, validities));
    const sole = beside.every((row) => row.direction === beside[0]!.direction) ? beside[0]?.direction : undefined;
    const forward = sole === undefined ? facing.isForward(mount.road.record, { s: mount.s, t: mount.t ?? 0, orientation: mount.orientation }) : sole === 1;
    const direction = forward ? 1 : -1;
    const toEndM = forward ? mount.road.lengthM - mount.s : mount.s;
    const atEnd = graph.lanesLeaving(mount.road, direction).filter((row) => graph.connectingAfter(row.index).length > 0);
    if (atEnd.length > 0 && toEndM <= FARTHEST_FROM_JUNCTION_M) {
      const single = mount.road.sections.length === 1 ? atEnd.filter((row) => isValidFor(row.record.id, validities)) : atEnd;
      const governed = collect(graph, (single.length > 0 ? single : atEnd).map((row) => row.index));
      stopPoints.push(...governed.stopPoints);
      for (const lane of governed.lanes) lanes.add(lane);
    } else {
      for (const row of beside) if (row.direction === direction) stopPoints.push({ lane: row.index, sM: graph.arcLengthAt(row.index, mount.s) });
    }
  }
  return { stopPoints, lanes: [...lanes] };
}

/** `0 .. 0` is RoadRunner's way to say nothing. */
function usable(validities: readonly Validity[]): readonly Validity[] {
  return validities.filter((validity) => validity.fromLane !== 0 || validity.toLane !== 0);
}

function isValidFor(laneId: number, validities: readonly Validity[]): boolean {
  return validities.length === 0 || validities.some((validity) => validity.fromLane <= laneId && laneId <= validity.toLane);
}
