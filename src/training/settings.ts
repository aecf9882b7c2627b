import { z } from 'zod';
import { TRAFFIC_RULES } from '../world/WorldSetup.ts';
import { PARENT_RULES } from '../optimiser/search/chooseParents.ts';
import { POLICY_ENGINES } from '../policy/PolicyEngineName.ts';
import { DRIVING_TASKS } from './problems/DrivingProblem.ts';

const Run = z.object({
  seed: z.int().min(0).max(4_294_967_295).default(1).describe('seed of everything random'),
  world: z.enum(['embedded', 'carla']).default('embedded').describe('what is driven in: the embedded world, or a CARLA server through a bridge'),
  bridge: z.string().default('ws://127.0.0.1:8765').describe('address of the bridge beside CARLA; its token is read from CODRIVER_BRIDGE_TOKEN').meta({ placeholder: 'url' }),
  bridgeTimeoutS: z.number().min(1).default(20).describe('longest wait for one step of CARLA'),
  folder: z.string().default('runs').describe('folder in which run folders are made').meta({ path: true }),
  llm: z
    .enum(['auto', 'openai', 'replay', 'manual'])
    .default('auto')
    .describe('who answers prompts: an OpenAI-compatible endpoint, a recorded pack, or a person through files; auto takes the endpoint when a key or base URL is set, else the pack'),
});

const World = z.object({
  map: z.string().default('scenarios/towns/Codriver01.xodr').describe('OpenDRIVE file of the town').meta({ path: true }),
  routes: z.string().default('scenarios/routes/codriver01_training_scenarios.xml').describe('routes to train on (leaderboard XML, 1.0 or 2.x; scenarios of a 2.x file take place)').meta({ path: true }),
  validationRoutes: z.string().default('scenarios/routes/codriver01_validation_scenarios.xml').describe('routes that policies are judged on at the end').meta({ path: true }),
  scenarios: z.string().optional().describe('scenarios of the leaderboard 1.0 (JSON) for training and validation routes without scenarios of their own; none by default').meta({ path: true }),
  ids: z.string().optional().describe('which training routes, as 0-4,7; all by default'),
  validationIds: z.string().optional().describe('which validation routes; all by default'),
  vehicles: z.int().min(0).max(500).optional().describe('background vehicles; by default the leaderboard density of the town'),
  walkers: z.int().min(0).max(500).optional().describe('background walkers; by default none in CARLA\'s towns, as the leaderboard has it, else by the length of the sidewalks'),
  carelessWalkers: z.number().min(0).max(1).default(0.5).describe('share of walkers that cross the road without looking'),
  parkedCars: z.int().min(0).max(500).default(0).describe('cars parked on parking and shoulder lanes, as many as find room'),
  props: z.int().min(0).max(500).default(0).describe('static props on sidewalks, as many as find room'),
  emergencyVehicles: z.int().min(0).max(20).default(0).describe('background vehicles with sirens on, in addition to the others'),
  ego: z.string().optional().describe('table of how the ego answers to its pedals, as codriver fit-ego writes it; by default that of CARLA\'s Lincoln').meta({ path: true }),
  trafficRules: z.enum(TRAFFIC_RULES).default('human').describe('how background vehicles drive: like people, or by the rules of CARLA\'s Traffic Manager'),
});

/** Where a session's frames come from: the expert alone, the expert and the policies' own driving, the policies' own driving alone. */
export const TRAINING_MODES = ['offline', 'dagger', 'online'] as const;

const Training = z.object({
  task: z.enum(DRIVING_TASKS).default('driving').describe('what is trained: driving with Codriver\'s own scene and actions, or like for like as LangProp poses it'),
  mode: z
    .enum(TRAINING_MODES)
    .default('dagger')
    .describe('which frames policies are scored on: offline, the expert\'s alone, nobody drives; dagger, the expert\'s and those of the policies\' own driving, labelled by the expert; online, the latter alone'),
  updates: z.int().min(0).default(6).describe('updates of the policy pool after set-up'),
  updateEveryTicks: z.int().min(20).default(1000).describe('simulation steps between periodic updates'),
  saveEveryTicks: z.int().min(1).default(10).describe('simulation steps between recorded frames'),
  infractions: z.boolean().default(true).describe('update at once on an infraction and punish repeating the action that led to it; off is imitation alone'),
  lookAheadFrames: z.int().min(1).default(4).describe('recorded frames before an infraction that are blamed for it'),
  infractionWeight: z.int().min(1).default(100).describe('how much likelier a blamed frame is drawn'),
  disagreementWeight: z.number().min(0).default(0).describe('a replayed frame counts 1 + this times the difference between driver and expert (m/s); 0 is off, as in LangProp'),
  recencyPerUpdate: z.number().gt(0).max(1).default(1).describe('factor on the weight of a replayed frame for each update that its drive is older than the newest; 1 is off, as in LangProp'),
  reasonBalance: z.number().min(0).max(1).default(0).describe('from 0, off as in LangProp, to 1: replayed frames of each of the expert\'s reasons have the same total weight'),
  expertSamples: z.int().min(0).default(1000).describe('frames of the expert in a batch'),
  replaySamples: z.int().min(0).default(1000).describe('frames of the policies\' own driving in a batch'),
  bufferFrames: z.int().min(100).default(100_000).describe('frames that the replay buffer holds'),
  expertEpisodes: z.int().min(1).default(1).describe('episodes that the expert drives on each training route before training'),
  stuckAfterS: z.number().min(5).optional().describe('a training episode ends after standing this long; by default 90, in driving-langprop only the rules end it'),
  repairPauseTicks: z.int().min(0).optional().describe('least simulation steps between an update and one on an infraction or exception; by default 100, and none in driving-langprop'),
  repairAttempts: z.int().min(1).optional().describe('updates on one exception until the leading policy gets over it; by default 1, in driving-langprop 5'),
  finalists: z.int().min(1).optional().describe('policies of the last pool that race on the training routes for the place of the trained policy; by default 2, in driving-langprop 1: whoever leads'),
  raceSeeds: z.int().min(1).default(1).describe('episodes on each training route in that race'),
  validationSeeds: z.int().min(1).default(1).describe('episodes on each validation route at the end'),
});

const LangProp = z.object({
  halfExtents: z.boolean().default(true).describe('slip of LangProp: lengths and widths in scenes are half of what the prompt says'),
  lengthInMps: z.boolean().default(true).describe('slip of LangProp: the prompt gives the ego\'s length in m/s'),
  flatPenalty: z.boolean().default(true).describe('slip of LangProp: a turn angle off by 10 degrees or more scores like an exception however far it is off; without it a tenth of a point per degree'),
  blockedUnpunished: z.boolean().default(true).describe('slip of LangProp: standing still for ever is no infraction; without it three minutes are'),
});

const Optimiser = z.object({
  responses: z.int().min(1).default(2).describe('replies asked for per prompt'),
  topChoices: z.int().min(1).default(2).describe('policies rewritten per update, and prompts at set-up'),
  keep: z.int().min(1).optional().describe('policies kept in the pool; by default 20, offline 16'),
  decay: z.number().min(0).max(1).default(0).describe('what earlier batches count: 0 the last batch only, 1 lifetime mean'),
  exceptionScore: z.number().max(0).default(-10).describe('score of a sample on which a policy fails'),
  infractionScore: z.number().max(0).default(-10).describe('score for repeating an action that led to an infraction'),
  screen: z.boolean().default(false).describe('refuse new policies that cannot run, ignore their input, or repeat one that is there'),
  race: z.boolean().default(false).describe('stop scoring a new policy once it is proven worse than its parent'),
  gate: z.boolean().default(false).describe('a policy leads only after it has beaten the leader by its confidence bound on held-out frames; others are kept sealed and scored once, at the end'),
  gateAlpha: z.number().gt(0).lt(1).default(0.05).describe('chance, over a whole run, that a policy passes the gate which is not better'),
});

const Search = z.object({
  guided: z.boolean().default(false).describe('updates beyond LangProp\'s in the task driving: constants by search, parents by front, several failures that differ from each other and from those shown before, merging and simplifying'),
  parents: z.enum(PARENT_RULES).default('pareto').describe('which policies are rewritten: the first ones, those best on some frame, or by sigmoid weights; after an infraction always the one that drove first'),
  merge: z.boolean().default(true).describe('prompts may ask to join two policies'),
  simplify: z.boolean().default(true).describe('prompts may ask to simplify a long policy'),
  failures: z.int().min(1).default(3).describe('differing failures shown per prompt'),
  guards: z.int().min(0).default(2).describe('frames shown per prompt that must stay right'),
  tuneBest: z.int().min(0).default(1).describe('policies per update whose constants are searched over'),
  tuneEvaluations: z.int().min(0).default(40).describe('versions scored per search over constants; 0 for none'),
  models: z.array(z.string()).default([]).describe('models of the endpoint to choose among, by what their rewrites bring per cost (llm.prices, else per token); llm.model alone when empty'),
});

const Sandbox = z.object({
  deadlineMs: z.int().min(10).default(500).describe('longest time for one call of a policy'),
  memoryMb: z.int().min(8).default(128).describe('memory limit of a policy'),
  steps: z.int().min(1000).default(3_000_000).describe('steps (roughly syntax nodes executed) that a policy may use per call'),
  engine: z.enum(POLICY_ENGINES).default('isolated-vm').describe('what policies run in: V8 with a heap per policy, or QuickJS in WebAssembly, slower, on every platform'),
  processes: z.int().min(0).max(64).default(0).describe('child processes that score policies; 0 takes one per core; the number changes no result'),
});

const Llm = z.object({
  pack: z.string().default('scenarios/packs/driving.jsonl').describe('pack of recorded answers for replay; where this is left as it is, driving-langprop takes its own').meta({ path: true }),
  record: z.string().optional().describe('write every answer to this new pack').meta({ path: true }),
  manualFolder: z.string().optional().describe('where manual prompts and answers lie; by default in the run folder').meta({ path: true }),
  baseUrl: z.string().optional().describe('base URL of an OpenAI-compatible endpoint').meta({ alsoEnv: ['OPENAI_BASE_URL'] }),
  apiKey: z.string().optional().describe('key of the endpoint').meta({ secret: true, alsoEnv: ['OPENAI_API_KEY'] }),
  model: z.string().default('gpt-5-mini').describe('model to ask'),
  temperature: z.number().min(0).max(2).optional().describe('sampling temperature; the endpoint\'s own by default'),
  timeoutS: z.number().min(1).default(300).describe('longest wait for one answer'),
  retries: z.int().min(0).max(20).default(4).describe('further tries after a failed call'),
  concurrency: z.int().min(1).max(64).default(4).describe('calls under way at once'),
  stream: z.boolean().default(false).describe('let the endpoint stream its answers: then a long one is no time-out as long as something comes'),
  idleS: z.number().min(1).default(60).describe('longest silence within a streamed answer'),
  sendSeed: z.boolean().default(true).describe('send a seed with every call; off for endpoints that refuse the field'),
  extraBody: z.string().optional().describe('further fields of every request as a JSON object, for what one model or server needs').meta({ placeholder: 'json' }),
  azureDeployment: z.string().optional().describe('name of the deployment at Azure OpenAI; base URL is then the address of the resource'),
  azureApiVersion: z.string().default('2024-10-21').describe('version of the interface of Azure OpenAI'),
  prices: z.array(z.string()).default([]).describe('prices per million tokens of prompt and reply, as model=prompt/reply'),
});

const Budget = z.object({
  calls: z.int().min(0).optional().describe('most replies asked for in a run; the run stops before it asks for more and can be resumed'),
  tokens: z.int().min(0).optional().describe('most tokens of prompts and replies'),
  money: z.number().min(0).optional().describe('most money, by llm.prices'),
  minutes: z.number().min(0).optional().describe('most minutes that the command runs'),
});

const Compute = z.object({
  workers: z.int().min(0).max(256).default(0).describe('worker threads for evaluation drives; 0 takes one per core'),
});

const Past = z.object({
  gate: z.boolean().default(true).describe('a policy takes the wheel in training only after it has beaten the present one on short scenes driven closed loop; until then the best contender drives in shadow'),
  raceScenes: z.int().min(1).max(200).default(10).describe('short scenes of such a race, at most'),
  raceSceneS: z.number().min(1).max(120).default(8).describe('length of a short scene'),
  raceAlpha: z.number().gt(0).lt(1).default(0.2).describe('chance that a race gives the wheel to a policy which is not better'),
  raceContenders: z.int().min(1).max(20).default(2).describe('policies that race for the wheel after an update, at most'),
  counterexamples: z.boolean().default(true).describe('look for the decisive moment of an infraction by putting the world back, show it in prompts, and keep the scene as a regression case'),
  counterexampleS: z.number().min(1).max(60).default(8).describe('how long before an infraction the decisive moment is looked for'),
  regressionCases: z.int().min(1).max(1000).default(24).describe('regression cases that are kept; the oldest makes room'),
  veto: z.enum(['relative', 'strict', 'off']).default('relative').describe('which regression cases a policy must pass before it takes the wheel: those that the present one passes, all, none'),
  blame: z.boolean().default(true).describe('show in prompts the lines of a policy that run where it goes wrong'),
  conduct: z.boolean().default(true).describe('penalties for standing without a reason, crawling and rough driving'),
  conductScore: z.number().max(0).default(-2).describe('score for repeating what led to such a fault'),
  creditS: z.number().min(0).max(60).default(6).describe('seconds before an infraction or fault over which blame fades out; 0 blames the frames of training.lookAheadFrames alike, as LangProp does'),
  fallbacks: z.int().min(0).max(10).default(2).describe('next-ranked policies that stand in for a step on which the trained one fails, when it is judged once more with them because it failed alone'),
});

/** Every setting of a session: the only source of defaults, flags, environment names, help and the reference in docs/configuration.md. */
export const SettingsSchema = z.object({
  run: Run,
  world: World,
  training: Training,
  langprop: LangProp,
  optimiser: Optimiser,
  search: Search,
  sandbox: Sandbox,
  llm: Llm,
  budget: Budget,
  compute: Compute,
  past: Past,
});

export type Settings = z.infer<typeof SettingsSchema>;
