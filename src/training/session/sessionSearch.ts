import { modelCosts } from '../../optimiser/llm/modelCosts.ts';
import type { OptimiserTask } from '../../optimiser/OptimiserTask.ts';
import type { SampleView } from '../../optimiser/search/chooseSamples.ts';
import { GuidedSearch, GuidedSearchSettingsSchema, type GuidedSearchSettings } from '../../optimiser/search/GuidedSearch.ts';
import type { DrivingProblem } from '../problems/DrivingProblem.ts';
import type { Settings } from '../settings.ts';
import { TrainingError } from '../TrainingError.ts';

/** How a session searches beyond LangProp's updates. */
export interface SessionSearch<Sample> {
  readonly settings: GuidedSearchSettings;
  readonly view: SampleView<Sample>;
}

/** What the settings say about it; undefined for LangProp's updates. @throws TrainingError SEARCH_TASK when the task has no guided search */
export function sessionSearch<Sample>({ search, llm, optimiser }: Pick<Settings, 'search' | 'llm' | 'optimiser'>, problem: DrivingProblem<Sample>): SessionSearch<Sample> | undefined {
  if (!search.guided) return undefined;
  const view = problem.searchView?.({ exceptionScore: optimiser.exceptionScore, infractionScore: optimiser.infractionScore });
  if (view === undefined) throw new TrainingError('SEARCH_TASK', `the task ${problem.name} is trained as LangProp does: it has no guided search`, { where: 'search.guided', kind: 'usage', remedy: 'leave out --search-guided, or train the task driving' });
  const { guided: _on, merge, simplify, ...others } = search;
  const operators = ['rewrite', 'repair', ...(merge ? ['merge'] : []), ...(simplify ? ['simplify'] : [])];
  return { settings: GuidedSearchSettingsSchema.parse({ ...others, operators, modelCosts: modelCosts(search.models, llm.prices) }), view };
}

/** The search as a part of the optimiser. */
export function openSearch<Sample>(search: SessionSearch<Sample> | undefined, task: OptimiserTask<Sample>): { readonly search?: GuidedSearch<Sample> } {
  return search === undefined ? {} : { search: new GuidedSearch(task, search.view, search.settings) };
}
