import type { z } from 'zod';
import type { Progress } from '../training/Progress.ts';
import { SettingsSchema } from '../training/settings.ts';
import { EXIT } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { Frame } from './Frame.ts';
import { InterruptWatch } from './InterruptWatch.ts';
import { LiveProgress } from './output/LiveProgress.ts';
import { PlainProgress } from './output/PlainProgress.ts';
import { renderTable } from './output/Table.ts';
import { resolveSettings } from './settings/resolveSettings.ts';
import type { ResolvedSettings } from './settings/resolveSettings.ts';
import { readVerbLine, verbHelp } from './VerbLine.ts';
import type { FrameOptions } from './VerbLine.ts';
import type { Verb, VerbOutcome } from './verbs/Verb.ts';
import type { VerbContext } from './verbs/VerbContext.ts';

/** Runs one verb from its command line to its printed outcome. Errors are the caller's to tell. */
export async function runVerb<Options extends z.ZodObject>(verb: Verb<Options>, words: readonly string[], frame: Frame): Promise<ExitCode> {
  const line = readVerbLine(verb, words);
  if (line === 'short help' || line === 'long help') {
    await frame.outlet.data(verbHelp(verb, line === 'long help' ? 'long' : 'short', frame.outlet.columns));
    return EXIT.ok;
  }
  const configFile = line.frame.config;
  const resolved = resolveSettings(SettingsSchema, { flags: line.settingFlags, env: process.env, folder: process.cwd(), ...(configFile !== undefined && { configFile }) });
  for (const warning of resolved.warnings) frame.outlet.say(`${frame.outlet.palette.warn('warning')}: ${warning}\n`);
  frame.secrets = secretsOf(resolved);

  const progress = progressFor(line.frame.progress, frame);
  frame.clearProgress = () => progress.end();
  const stop = new InterruptWatch(verb.stops === 'afterStep', (text) => progress.note(text), () => void frame.interrupted().then((code) => process.exit(code)));
  try {
    const context: VerbContext = {
      settings: resolved.settings,
      resolved,
      progress,
      stop,
      palette: frame.outlet.dataPalette,
      secrets: frame.secrets,
      remember: (knowledge) => frame.remember(knowledge),
    };
    const outcome = await verb.run(line.options, context);
    progress.end();
    await print(outcome, line.frame, frame);
    const exitCode = outcome.exitCode ?? EXIT.ok;
    if (exitCode === EXIT.interrupted || exitCode === EXIT.limit) frame.sayResume();
    return exitCode;
  } finally {
    progress.end();
    stop.close();
  }
}

async function print(outcome: VerbOutcome, { json, format }: FrameOptions, { outlet }: Frame): Promise<void> {
  if (json) return outlet.data(`${JSON.stringify(outcome.document, null, 2)}\n`);
  const tableFormat = format === 'table' ? (outlet.isTerminal ? 'pretty' : 'plain') : format;
  const texts = outcome.data.map((item) => (typeof item === 'string' ? item : renderTable(item, tableFormat, outlet.dataPalette)));
  return outlet.data(texts.join('\n'));
}

/** A live block on a terminal, plain lines elsewhere and in CI. Notes are always said. */
function progressFor(wanted: FrameOptions['progress'], { outlet }: Frame): Progress {
  const say = (text: string): void => outlet.say(text);
  if (wanted === 'none' || process.env['CODRIVER_NO_PROGRESS']) return { update: () => {}, note: (text) => say(`${text}\n`), end: () => {} };
  const { terminal } = outlet;
  const isLive = wanted === 'auto' && terminal !== undefined && !process.env['CI'] && process.env['TERM'] !== 'dumb';
  return isLive ? new LiveProgress(terminal, outlet.palette, () => performance.now()) : new PlainProgress(say, () => performance.now());
}

function secretsOf({ settings, options }: ResolvedSettings<typeof SettingsSchema>): string[] {
  const values = new Map(Object.entries(settings).flatMap(([section, keys]) => Object.entries(keys).map(([key, value]): [string, unknown] => [`${section}.${key}`, value])));
  return options.filter(({ secret }) => secret).flatMap(({ name }) => [values.get(name)].filter((value) => typeof value === 'string'));
}
