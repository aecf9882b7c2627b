import type { LightGroup, TrafficLight } from '../RoadMap.ts';
import type { ControllerRecord, JunctionRecord } from '../opendrive/OpenDrive.ts';

/**
 * The turns that the lights of each junction take. CARLA runs a junction's controllers one after another in their sequence; controllers
 * without a light (over static signs) do not count. Lights that no controller names take turns of their own, those with the same stop
 * points or the same overlay phase together.
 * @param overlayPhases phase by light index, for lights that came from an overlay with phases
 */
export function lightGroups(lights: readonly TrafficLight[], junctions: readonly JunctionRecord[], controllers: readonly ControllerRecord[], overlayPhases: ReadonlyMap<number, number>): LightGroup[] {
  const lightOfId = new Map(lights.map((light, index) => [light.id, index]));
  const controllerOfId = new Map(controllers.map((controller) => [controller.id, controller]));
  const taken = new Set<number>();
  const phasesOf = new Map<number, number[][]>();

  junctions.forEach((junction, junctionIndex) => {
    const sequence = junction.controllers
      .map((entry, order) => ({ ...entry, order }))
      .toSorted((one, other) => one.sequence - other.sequence || one.order - other.order);
    for (const { id } of sequence) {
      const phase: number[] = [];
      for (const signalId of controllerOfId.get(id)?.signalIds ?? []) {
        const light = lightOfId.get(signalId);
        if (light === undefined || taken.has(light)) continue;
        taken.add(light);
        phase.push(light);
      }
      if (phase.length > 0) append(phasesOf, junctionIndex, phase);
    }
  });

  const ownTurns = new Map<string, number[]>();
  lights.forEach((light, index) => {
    if (taken.has(index)) return;
    const phase = overlayPhases.get(index);
    const turn = phase === undefined ? light.stopPoints.map((point) => `${point.lane}`).join(' ') : `phase ${phase}`;
    const key = `${light.junction}: ${turn}`;
    const together = ownTurns.get(key);
    if (together === undefined) {
      const first = [index];
      ownTurns.set(key, first);
      append(phasesOf, light.junction, first);
    } else together.push(index);
  });

  return [...phasesOf].map(([junction, phases]) => ({ junction, phases })).toSorted((one, other) => one.junction - other.junction);
}

function append(phasesOf: Map<number, number[][]>, junction: number, phase: number[]): void {
  const phases = phasesOf.get(junction);
  if (phases === undefined) phasesOf.set(junction, [phase]);
  else phases.push(phase);
}
