import type { Verb } from './Verb.ts';

interface VerbEntry {
  readonly name: string;
  readonly summary: string;
  /** Verbs are loaded when they are used, so that `codriver --version` starts quickly. */
  load(): Promise<Verb>;
}

/** Every verb, in the order of `codriver --help`. The summaries stand here too because help must not load all verbs. */
export const VERBS: readonly VerbEntry[] = [
  { name: 'train', summary: 'train a driving policy', load: async () => (await import('./train.ts')).train },
  { name: 'optimise', summary: 'optimise code on an example problem: sudoku, cartpole, factorial', load: async () => (await import('./optimise.ts')).optimise },
  { name: 'drive', summary: 'drive leaderboard routes closed loop and write a results file', load: async () => (await import('./drive.ts')).drive },
  { name: 'expert', summary: 'show how the expert decides in one moment of a drive', load: async () => (await import('./expert.ts')).expert },
  { name: 'record', summary: 'drive routes and record a data set', load: async () => (await import('./record.ts')).record },
  { name: 'data', summary: 'look into recordings, draw samples, export to Parquet, CSV, JSON Lines or MCAP', load: async () => (await import('./data.ts')).data },
  { name: 'evaluate', summary: 'score a policy on recorded data', load: async () => (await import('./evaluate.ts')).evaluate },
  { name: 'runs', summary: 'list runs, show one, draw learning curves', load: async () => (await import('./runs.ts')).runs },
  { name: 'policies', summary: 'list the policies of a run, show one, their tree, their differences', load: async () => (await import('./policies.ts')).policies },
  { name: 'history', summary: 'show rankings and scores of published LangProp checkpoints', load: async () => (await import('./history.ts')).history },
  { name: 'carla-server', summary: 'serve the embedded world to CARLA clients, with no GPU', load: async () => (await import('./carlaServer.ts')).carlaServer },
  { name: 'carla-map', summary: 'save the map of a CARLA server as OpenDRIVE', load: async () => (await import('./carlaMap.ts')).carlaMap },
  { name: 'serve', summary: 'drive for agents of the official CARLA leaderboard', load: async () => (await import('./serve.ts')).serve },
  { name: 'fit-ego', summary: 'measure how the ego answers to its pedals, for the embedded world to drive like CARLA', load: async () => (await import('./fitEgo.ts')).fitEgo },
  { name: 'doctor', summary: 'check this machine and say what to mend', load: async () => (await import('./doctor.ts')).doctor },
  { name: 'config', summary: 'show the settings and where they come from', load: async () => (await import('./config.ts')).config },
];
