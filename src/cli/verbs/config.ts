import { z } from 'zod';
import { SettingsSchema } from '../../training/settings.ts';
import type { Table } from '../output/Table.ts';
import { textOfValue } from '../settings/optionText.ts';
import type { ResolvedSettings } from '../settings/resolveSettings.ts';
import { settingsReference } from '../settings/settingsReference.ts';
import { defineVerb } from './Verb.ts';

const ConfigOptions = z.object({
  reference: z.boolean().default(false).describe('print the reference of all settings (Markdown) instead of their values'),
});

/** Shows every setting, its value and where it came from; or writes the page that documents them all. */
export const config = defineVerb({
  name: 'config',
  summary: 'show the settings and where they come from',
  options: ConfigOptions,
  sections: ['run', 'world', 'training', 'optimiser', 'llm', 'sandbox', 'compute'],
  examples: [
    ['config', 'every setting, its value and its origin'],
    ['config --reference > docs/configuration.md', 'brings the reference up to date'],
  ],
  stops: 'atOnce',
  run(options, { resolved }) {
    if (options.reference) {
      const page = settingsReference(SettingsSchema);
      return Promise.resolve({ document: { markdown: page }, data: [page] });
    }
    return Promise.resolve({ document: settingsDocument(resolved), data: [settingsTable(resolved)] });
  },
});

type Resolved = ResolvedSettings<typeof SettingsSchema>;

function valueOf({ settings }: Resolved, section: string, key: string): unknown {
  const keys = Object.entries(settings).find(([name]) => name === section)?.[1] ?? {};
  return Object.entries(keys).find(([name]) => name === key)?.[1];
}

function settingsTable(resolved: Resolved): Table {
  return {
    columns: [{ key: 'setting', title: 'setting' }, { key: 'value', title: 'value' }, { key: 'origin', title: 'from' }],
    rows: resolved.options.map((option) => [option.name, textOfValue(option, valueOf(resolved, option.section, option.key)), resolved.origins.get(option.name)!.source]),
  };
}

/** Secrets appear as whether they are set. */
function settingsDocument(resolved: Resolved): object {
  const settings = resolved.options.map((option) => {
    const value = valueOf(resolved, option.section, option.key);
    return { name: option.name, value: option.secret ? (value === undefined ? null : 'set (hidden)') : (value ?? null), origin: resolved.origins.get(option.name)! };
  });
  return { configFile: resolved.configFile ?? null, settings };
}
