import { resolve } from 'node:path';
import { z } from 'zod';
import { modelCosts } from '../../optimiser/llm/modelCosts.ts';
import { PARENT_RULES } from '../../optimiser/search/chooseParents.ts';
import { GuidedSearchSettingsSchema } from '../../optimiser/search/GuidedSearch.ts';
import { OptimiserSettingsSchema } from '../../optimiser/OptimiserSettings.ts';
import { POLICY_ENGINES } from '../../policy/PolicyEngineName.ts';
import type { Problem } from '../../tasks/Problem.ts';
import { createLog } from '../../training/Log.ts';
import type { MethodResult, OptimiseReport } from '../../training/optimise/OptimiseReport.ts';
import { OptimiseSettingsSchema, PROBLEM_NAMES, type OptimiseSettings } from '../../training/optimise/OptimiseSettings.ts';
import { runOptimise, withProblem } from '../../training/optimise/runOptimise.ts';
import { RunFolder } from '../../training/RunFolder.ts';
import { estimateCalls } from '../../training/session/estimateSession.ts';
import { openSessionClient } from '../../training/session/openSessionClient.ts';
import { estimateText } from '../../training/session/SessionReport.ts';
import { TimeLimit } from '../../training/session/TimeLimit.ts';
import { SettingsSchema, type Settings } from '../../training/settings.ts';
import { EXIT } from '../exitCode.ts';
import type { Table } from '../output/Table.ts';
import { UsageError } from '../UsageError.ts';
import { estimateOutcome } from './estimateOutcome.ts';
import { defineVerb, type VerbOutcome } from './Verb.ts';
import type { VerbContext } from './VerbContext.ts';

const count = z.int().min(1).optional();

const OptimiseOptions = z.object({
  problem: z.string().optional().describe(`what to optimise: ${PROBLEM_NAMES.join(', ')}, or a file of your own with a problem (docs/optimiser.md)`),
  resume: z.string().optional().describe('go on with this run: its id or folder').meta({ placeholder: 'run' }),
  search: z.enum(['guided', 'langprop']).default('guided').describe('langprop: the paper\'s update alone; guided: constants by search, parents by front, operators as well'),
  updates: z.int().min(0).optional().describe('most updates; the problem\'s own by default, like the four below'),
  setupQueries: count.describe('times the set-up prompt is sent'),
  responses: count.describe('replies per prompt'),
  topChoices: count.describe('policies rewritten per update'),
  keep: count.describe('policies kept in the pool'),
  steps: z.int().min(1).optional().describe('steps (roughly syntax nodes executed) that one call of a policy may use; fewer ask for faster code'),
  parents: z.enum(PARENT_RULES).default('pareto').describe('guided: which policies are rewritten'),
  failures: z.int().min(1).default(3).describe('guided: differing failures shown per prompt'),
  tuneEvaluations: z.int().min(0).default(40).describe('guided: policies evaluated per search over constants; 0 for none'),
  screen: z.boolean().default(true).describe('guided: refuse new policies that cannot run, ignore their input, or repeat one that is there; rewrites that change numbers only go to the search over constants'),
  race: z.boolean().default(true).describe('guided: stop new policies early that are clearly worse than their parent on the same samples'),
  gate: z.boolean().default(true).describe('guided: a policy leads only after it has beaten the leader by its confidence bound on held-out samples, where the problem has some'),
  models: z.array(z.string()).default([]).describe('guided: models of the endpoint to choose among, by what their rewrites bring per cost (llm.prices, else per token)'),
  engine: z.enum(POLICY_ENGINES).default('isolated-vm').describe('what policies run in: V8 with a heap per policy, or QuickJS in WebAssembly'),
  processes: z.int().min(0).max(64).default(0).describe('child processes that run policies; 0 takes one per core; the number changes no result'),
  dryRun: z.boolean().default(false).describe('print the calls, tokens and cost that a run takes at most, and do nothing'),
  baselines: z.boolean().default(true).describe('run what the result is compared with'),
});

type OptimiseOptions = z.output<typeof OptimiseOptions>;

/** Optimises code on one of the example problems. */
export const optimise = defineVerb({
  name: 'optimise',
  summary: 'optimise code on an example problem: sudoku, cartpole, factorial',
  options: OptimiseOptions,
  argument: 'problem',
  sections: ['run', 'llm', 'budget'],
  examples: [
    ['optimise cartpole', 'finds a policy that balances the pole, with recorded answers: no key'],
    ['optimise sudoku --llm openai --llm-model gpt-5-mini', 'asks a model (key in CODRIVER_LLM_API_KEY)'],
    ['optimise --resume 0001', 'goes on with an interrupted run'],
    ['optimise sudoku --dry-run --llm-prices gpt-5-mini=0.25/2', 'estimates what a run costs'],
  ],
  stops: 'afterStep',
  async run(options, context) {
    const { resume, engine, processes } = options;
    const folder = resume === undefined ? undefined : RunFolder.open(context.settings.run.folder, resume);
    const problemName = folder === undefined ? wantedProblem(options) : storedSettings(folder).optimise.problem;
    const { seed, steps } = folder === undefined ? { seed: context.settings.run.seed, steps: options.steps } : storedSettings(folder).optimise;
    return await withProblem(problemName, seed, { engine, processes }, steps === undefined ? {} : { steps }, async (problem) => {
      const wanted = optimiseSettings(problemName, options, problem, context);
      if (options.dryRun) return estimateOutcome(estimateRun(wanted, context));
      const opened = folder ?? newRun(wanted, context);
      const settings = { ...context.settings, llm: { ...context.settings.llm, pack: packOf(problemName, context) } };
      const log = createLog(opened.path, context.secrets, (error) => context.progress.note(`the log cannot be written: ${error.message}`));
      context.remember({ log, resumeCommand: `codriver optimise --resume ${opened.path}` });
      const client = await openSessionClient(withStored(settings, opened), opened, context.progress);
      const stop = new TimeLimit(context.stop, settings.budget.minutes);
      try {
        log.logger.info({ run: opened.id, problem: problemName, client: client.name, resumed: resume !== undefined }, 'run starts');
        context.progress.note(`run ${opened.path}, answers from ${client.name}`);
        const report = await runOptimise(problem, { folder: opened, settings: storedSettings(opened).optimise, client, progress: context.progress, stop, now: () => new Date().toISOString() });
        log.logger.info({ finished: report !== undefined }, 'run ends');
        return report === undefined ? stopped(opened, stop) : outcome(report);
      } finally {
        stop.close();
        await client.close();
      }
    });
  },
});

/** What `run.json` of such a run holds: the search, and who answers. */
const StoredSettingsSchema = z.object({ optimise: OptimiseSettingsSchema, llm: SettingsSchema.shape.llm, use: SettingsSchema.shape.run.shape.llm });

function storedSettings(folder: RunFolder): z.infer<typeof StoredSettingsSchema> {
  return StoredSettingsSchema.parse(folder.runFile().settings);
}

function wantedProblem({ problem }: OptimiseOptions): string {
  if (problem !== undefined) return problem;
  throw new UsageError('USAGE_OPTION', 'the problem is missing', { where: 'codriver optimise', remedy: `name one of ${PROBLEM_NAMES.join(', ')}, or a file with one: codriver optimise cartpole` });
}

function newRun(optimise: OptimiseSettings, context: VerbContext): RunFolder {
  const { apiKey: _secret, ...llm } = context.settings.llm;
  return RunFolder.create(context.settings.run.folder, {
    command: 'optimise',
    settings: { optimise, llm: { ...llm, pack: packOf(optimise.problem, context) }, use: context.settings.run.llm },
    versions: { node: process.version },
  });
}

/** Each problem has a pack of its own, a problem in a file beside it; another one is taken when somebody names it. */
function packOf(problem: string, { settings, resolved }: VerbContext): string {
  if (resolved.origins.get('llm.pack')?.kind !== 'default') return settings.llm.pack;
  return PROBLEM_NAMES.some((name) => name === problem) ? `scenarios/packs/${problem}.jsonl` : `${resolve(problem.replace(/\.[^./\\]+$/u, ''))}.jsonl`;
}

/** A resumed run keeps who answers; only endpoint and key are taken from now. */
function withStored(now: Settings, folder: RunFolder): Settings {
  const { llm, use } = storedSettings(folder);
  const { apiKey, baseUrl } = now.llm;
  return { ...now, run: { ...now.run, llm: use }, llm: { ...llm, ...(apiKey === undefined ? {} : { apiKey }), ...(baseUrl === undefined ? {} : { baseUrl }) } };
}

/** Calls at most: a run ends sooner when a policy has its certificate. */
function estimateRun({ problem, updates, optimiser: { setupQueries, topChoices, responses } }: OptimiseSettings, context: VerbContext): ReturnType<typeof estimateCalls> {
  const llm = { ...context.settings.llm, pack: packOf(problem, context) };
  return estimateCalls({ ...context.settings, llm }, (setupQueries ?? topChoices) * responses, updates * topChoices * responses);
}

function optimiseSettings(name: string, options: OptimiseOptions, { defaults, scoreRange, heldOut }: Pick<Problem<unknown>, 'defaults' | 'scoreRange' | 'heldOut'>, { settings }: VerbContext): OptimiseSettings {
  const { search, parents, failures, tuneEvaluations, baselines, screen, race, gate, models } = options;
  const [low, high] = scoreRange;
  // Perfection on fresh batches in a row ends a search; the gate decides who leads, and is the result, as long as nobody is perfect.
  const guards = search === 'guided' ? { guards: { screen, race, gate: gate && heldOut !== undefined, scores: { low, high } } } : {};
  return {
    problem: name,
    seed: settings.run.seed,
    ...(options.steps === undefined ? {} : { steps: options.steps }),
    search,
    baselines,
    updates: options.updates ?? defaults.updates,
    confirmations: defaults.confirmations,
    optimiser: OptimiserSettingsSchema.parse({
      setupQueries: options.setupQueries ?? defaults.setupQueries,
      responses: options.responses ?? defaults.responses,
      topChoices: options.topChoices ?? defaults.topChoices,
      keep: options.keep ?? defaults.keep,
      ...guards,
    }),
    guided: GuidedSearchSettingsSchema.parse({ parents, failures, tuneEvaluations, models, modelCosts: modelCosts(models, settings.llm.prices) }),
  };
}

function stopped(folder: RunFolder, stop: TimeLimit): VerbOutcome {
  const reason = stop.reason ?? 'STOP file';
  return { document: { run: folder.path, finished: false, reason }, data: [`stopped (${reason}); run folder: ${folder.path}\n`], exitCode: stop.expired ? EXIT.limit : EXIT.interrupted };
}

function outcome(report: OptimiseReport): VerbOutcome {
  const { certified, searched, methods } = report;
  const lines = [
    ...methods.flatMap(({ method, source }) => (source === undefined ? [] : [`${method}: ${source}`])),
    'bounds hold with 95 % each: empirical Bernstein for scores, Wilson for shares; bootstrap over runs where there are several, with their median effort',
    ...(searched === undefined ? [] : [`of the ${searched.n} samples that the search could see, the best policy solves ${searched.solved}`]),
    certified ? 'the best policy was perfect on enough batches in a row' : `not certified: ${report.updates} updates were used up before a policy was perfect on enough batches in a row`,
    `run folder: ${report.run}`,
    `best policy: ${report.policy}`,
  ];
  return { document: report, data: [methodTable(report), `${lines.join('\n')}\n`] };
}

function methodTable({ methods, effortUnit }: OptimiseReport): Table {
  const score = (result: MethodResult): string => ('low' in result.score ? estimateText(result.score, 2) : result.score.mean.toFixed(2));
  return {
    columns: [
      { key: 'method', title: 'method' },
      { key: 'calls', title: 'LLM calls' },
      { key: 'effort', title: effortUnit },
      { key: 'runs', title: 'runs' },
      { key: 'score', title: 'score, sealed set' },
      { key: 'solved', title: 'solved' },
      { key: 'n', title: 'n' },
    ],
    rows: methods.map((result) => [
      result.method,
      result.calls,
      result.effort,
      result.runs,
      score(result),
      result.solved === undefined ? undefined : estimateText(result.solved, 3),
      result.score.n,
    ]),
  };
}
