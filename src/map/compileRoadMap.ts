import { DRIVABLE_LANES } from './LaneType.ts';
import type { JunctionInfo, LaneColumns, MapDiagnostic, RoadMap, RoadSign, TrafficLight } from './RoadMap.ts';
import { compressRows } from './CompressedRows.ts';
import type { SignalOverlay } from './SignalOverlay.ts';
import { crosswalksOf } from './compile/crosswalks.ts';
import { FacingRule } from './compile/FacingRule.ts';
import { laneConflicts } from './compile/laneConflicts.ts';
import { LaneGraphDraft } from './compile/LaneGraphDraft.ts';
import { LaneLinks } from './compile/LaneLinks.ts';
import { laneNeighbours } from './compile/laneNeighbours.ts';
import type { SampledLane } from './compile/LaneSampler.ts';
import { LaneSampler } from './compile/LaneSampler.ts';
import { LaneTable } from './compile/LaneTable.ts';
import { lightGroups } from './compile/lightGroups.ts';
import { linkLanes } from './compile/linkLanes.ts';
import { markPermissions } from './compile/markPermissions.ts';
import { laneDiagnostics, layOutRoads } from './compile/layOutRoads.ts';
import { signsOf, signsOfOverlay, signsOfStencils } from './compile/roadSigns.ts';
import { SampleBuffer } from './compile/SampleBuffer.ts';
import { catalogueSignals } from './compile/SignalCatalogue.ts';
import { speedLimits } from './compile/speedLimits.ts';
import { lightsOf, lightsOfOverlay } from './compile/trafficLights.ts';
import { readGeoReference } from './geoReference.ts';
import { MapError } from './MapError.ts';
import type { OpenDrive } from './opendrive/OpenDrive.ts';

/**
 * Compiles OpenDRIVE records into a road map.
 * @param overlay lights and signs that the file lacks; lights of the file itself are kept as well
 * @throws MapError when there is no drivable lane or numbers leave all bounds
 */
export function compileRoadMap(file: OpenDrive, name: string, contentHash: string, overlay?: SignalOverlay): RoadMap {
  const diagnostics: MapDiagnostic[] = file.ignored.map((element) => ({ code: 'UNSUPPORTED', ...element }));
  const roads = layOutRoads(file.roads, diagnostics);
  const roadOfId = new Map(roads.map((road) => [road.record.id, road]));
  const junctionOfId = new Map(file.junctions.map((junction, index) => [junction.id, index]));
  const table = new LaneTable(roads);
  if (!table.rows.some((row) => ((DRIVABLE_LANES >> row.type) & 1) === 1)) {
    throw new MapError('MAP_EMPTY', `${name} has no lane to drive on`, { where: name, remedy: 'Give a map with at least one lane of type driving.' });
  }

  const samples = new SampleBuffer();
  const sampler = new LaneSampler(samples);
  const sampled = table.rows.map((row) => sampler.sample(row));
  laneDiagnostics(table, sampled, diagnostics);

  const links = new LaneLinks(table, roadOfId, file.junctions);
  const linked = linkLanes(table, links, sampled, samples);
  const laneJunction = Int32Array.from(table.rows, (row) => (row.road.record.junctionId === undefined ? -1 : (junctionOfId.get(row.road.record.junctionId) ?? -1)));
  const graph = new LaneGraphDraft(table, sampled, samples, linked, laneJunction);

  const facing = new FacingRule(file.roads);
  const catalogue = catalogueSignals(roads);
  const approaches = overlay?.approaches ?? [];
  const lights = lightsOf(graph, facing, catalogue, diagnostics);
  const overlayPhases = new Map<number, number>();
  for (const { light, phase } of lightsOfOverlay(graph, approaches, roadOfId, diagnostics)) {
    if (phase !== undefined) overlayPhases.set(lights.length, phase);
    lights.push(light);
  }
  const yieldSigns = [...signsOf(graph, facing, 'yield', catalogue, diagnostics), ...signsOfOverlay(graph, 'yield', approaches, roadOfId, diagnostics)];
  const signalled = [...signsOf(graph, facing, 'stop', catalogue, diagnostics), ...signsOfOverlay(graph, 'stop', approaches, roadOfId, diagnostics)];
  const governedLanes = new Set([...lights, ...yieldSigns, ...signalled].flatMap((signal) => signal.stopPoints.map((point) => point.lane)));
  const stopSigns = [...signalled, ...signsOfStencils(graph, facing, roads, (lane) => governedLanes.has(lane))];

  const lanes = laneColumns(graph, lights, stopSigns, yieldSigns);
  const junctions = file.junctions.map((junction, index): JunctionInfo => {
    const connecting = table.rows.filter((row) => laneJunction[row.index] === index && graph.isDrivable(row.index)).map((row) => row.index);
    return { id: junction.id, lanes: connecting, control: junctionControl(connecting, graph, lanes) };
  });

  return {
    name,
    contentHash,
    geoReference: readGeoReference(file.geoReference),
    roads: roads.map((road) => ({ id: road.record.id, junction: road.record.junctionId === undefined ? -1 : (junctionOfId.get(road.record.junctionId) ?? -1), lengthM: road.lengthM })),
    junctions,
    lanes,
    samples: samples.columns(speedLimits(table, roads, facing, sampled, samples, linked.successors), markPermissions(table, sampled, samples)),
    conflicts: laneConflicts(junctions, table.rows.length, sampled, samples, linked.predecessors),
    lights,
    lightGroups: lightGroups(lights, file.junctions, file.controllers, overlayPhases),
    stopSigns,
    yieldSigns,
    crosswalks: crosswalksOf(roads),
    bounds: boundsOf(samples),
    diagnostics: [...diagnostics, ...links.diagnostics, ...linked.diagnostics],
  };
}

function laneColumns(graph: LaneGraphDraft, lights: readonly TrafficLight[], stopSigns: readonly RoadSign[], yieldSigns: readonly RoadSign[]): LaneColumns {
  const { rows } = graph.table;
  const { sampled } = graph;
  const column = (value: (lane: SampledLane) => number): Float64Array => Float64Array.from(sampled, value);
  const successors = compressRows(graph.successors);
  const predecessors = compressRows(graph.predecessors);
  const light = new Int32Array(rows.length).fill(-1);
  lights.forEach((signal, index) => {
    for (const lane of signal.lanes) if (light[lane] === -1) light[lane] = index;
  });
  return {
    count: rows.length,
    road: Int32Array.from(rows, (row) => row.road.index),
    section: Int32Array.from(rows, (row) => row.section.number),
    laneId: Int32Array.from(rows, (row) => row.record.id),
    type: Uint8Array.from(rows, (row) => row.type),
    junction: graph.junction,
    direction: Int8Array.from(rows, (row) => row.direction),
    entryRoadS: Float64Array.from(rows, (row) => (row.direction === 1 ? row.section.fromS : row.section.toS)),
    exitRoadS: Float64Array.from(rows, (row) => (row.direction === 1 ? row.section.toS : row.section.fromS)),
    lengthM: column((lane) => lane.lengthM),
    firstSample: Int32Array.from(sampled, (lane) => lane.firstSample),
    sampleCount: Int32Array.from(sampled, (lane) => lane.sampleCount),
    sampleStepM: column((lane) => lane.lengthM / (lane.sampleCount - 1)),
    successorStart: successors.start,
    successors: successors.values,
    predecessorStart: predecessors.start,
    predecessors: predecessors.values,
    ...laneNeighbours(graph.table),
    light,
    stopSign: signColumn(rows.length, stopSigns),
    yieldSign: signColumn(rows.length, yieldSigns),
  };
}

function signColumn(laneCount: number, signs: readonly RoadSign[]): Int32Array {
  const column = new Int32Array(laneCount).fill(-1);
  signs.forEach((sign, index) => {
    for (const point of sign.stopPoints) if (column[point.lane] === -1) column[point.lane] = index;
  });
  return column;
}

function junctionControl(connecting: readonly number[], graph: LaneGraphDraft, lanes: LaneColumns): JunctionInfo['control'] {
  if (connecting.some((lane) => lanes.light[lane]! >= 0)) return 'lights';
  const approaches = connecting.flatMap((lane) => graph.approachesOf(lane));
  if (approaches.some((lane) => lanes.stopSign[lane]! >= 0)) return 'stopSigns';
  return approaches.some((lane) => lanes.yieldSign[lane]! >= 0) ? 'yieldSigns' : 'none';
}

function boundsOf(samples: SampleBuffer): RoadMap['bounds'] {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (let index = 0; index < samples.count; index += 1) {
    const x = samples.x[index]!;
    const y = samples.y[index]!;
    const half = samples.widthM[index]! / 2;
    minX = Math.min(minX, x - half);
    minY = Math.min(minY, y - half);
    maxX = Math.max(maxX, x + half);
    maxY = Math.max(maxY, y + half);
  }
  return { minX, minY, maxX, maxY };
}
