import { junctionAhead } from '../roadPlaces.ts';
import type { JunctionAhead } from '../roadPlaces.ts';
import type { ScenarioStage } from '../ScenarioBehaviour.ts';
import { StagingRefused } from '../StagingRefused.ts';

/** The next junction on the route from the trigger on. @throws StagingRefused when there is none, or the route ends in it */
export function nextJunction({ map, plan, triggerM }: ScenarioStage): JunctionAhead {
  const junction = junctionAhead(map, plan, triggerM);
  if (junction === undefined) throw new StagingRefused('no junction follows on the route');
  if (junction.exitM >= plan.lengthM) throw new StagingRefused('the route ends in the next junction');
  return junction;
}
