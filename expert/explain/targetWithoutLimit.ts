import { noLights } from '../duties/LightTable.ts';
import type { ExpertMemory } from '../ExpertMemory.ts';
import type { Plan } from '../planDrive.ts';
import type { Surroundings } from '../rollout/Surroundings.ts';
import { swingsOut } from '../rollout/swingsOut.ts';
import { choose } from '../selection/choose.ts';
import { judgeProposals } from '../selection/judgeProposals.ts';
import type { Workspace } from '../Workspace.ts';

const NO_LIGHTS = noLights();

/** Target speed (m/s) that the plan would have come to if what limits it were not there: judged anew without it. */
export function targetWithoutLimit({ around, limitingActor, boldness, impatience }: Plan, memory: ExpertMemory, workspace: Workspace): number {
  const { futures, paths } = around;
  const card = workspace.freeCard;
  const probability = futures.probability.slice(0, futures.count);
  for (let future = 0; future < futures.count; future += 1) if (limitingActor >= 0 && futures.actor[future] === limitingActor) futures.probability[future] = 0;
  const free: Surroundings = limitingActor >= 0 ? around : { ...around, duties: { redLightM: Infinity, stopSignM: Infinity, holdAtSign: false } };
  const lights = limitingActor >= 0 ? workspace.lights : NO_LIGHTS;
  const plain = judgeProposals(free, lights, boldness, false, { ...workspace, card });
  const chosen = plain ? 0 : choose(card, paths, memory, impatience, swingsOut(around));
  futures.probability.set(probability);
  return card.targetMps[chosen]!;
}
