import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsReference } from '../../../src/cli/settings/settingsReference.ts';
import { SettingsSchema } from '../../../src/training/settings.ts';

it('docs/configuration.md is what "codriver config --reference" prints', () => {
  expect(readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')).toBe(settingsReference(SettingsSchema));
});
