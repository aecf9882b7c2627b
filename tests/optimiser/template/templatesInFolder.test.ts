import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compileTemplate } from '../../../src/optimiser/template/Template.ts';
import { templatesInFolder } from '../../../src/optimiser/template/templatesInFolder.ts';

const root = mkdtempSync(join(tmpdir(), 'templates-'));
const folder = join(root, 'prompts');
mkdirSync(join(folder, 'parts'), { recursive: true });
writeFileSync(join(folder, 'update.md'), 'start\n{% import "parts/notes.md" %}');
writeFileSync(join(folder, 'parts', 'notes.md'), 'notes {% import "../tail.md" %}');
writeFileSync(join(folder, 'tail.md'), 'tail {{ n }}');
writeFileSync(join(root, 'outside.md'), 'secret');
afterAll(() => rmSync(root, { recursive: true }));

describe('templatesInFolder', () => {
  const load = templatesInFolder(folder);

  it('finds imports relative to the importing file', () => {
    expect(compileTemplate('update.md', load).render({ n: 1 })).toEqual([{ role: 'user', content: 'start\nnotes tail 1' }]);
  });

  it.each(['../outside.md', '/etc/hostname', 'parts/../../outside.md', 'parts', 'gone.md', 'tail.md/x', '..\\outside.md'])('does not find %s', (name) => {
    expect(load(name, undefined)).toBeUndefined();
  });
});
