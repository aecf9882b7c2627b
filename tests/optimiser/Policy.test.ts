import { describe, expect, it } from 'vitest';
import { createPolicy, normalisePolicyText, PolicySchema, shortHash } from '../../src/optimiser/Policy.ts';

describe('createPolicy', () => {
  it('identifies a policy by its text alone, line ends and outer blank lines apart', () => {
    const plain = createPolicy('function drive() {}\n', { origin: 'setup', promptId: 'a' });
    const messy = createPolicy('\uFEFF\r\n\r\nfunction drive() {}\r\n\r\n', { origin: 'update', parents: [plain.hash], promptId: 'b', createdAtUpdate: 3 });
    expect(messy).toEqual({ hash: plain.hash, source: 'function drive() {}\n', parents: [plain.hash], origin: 'update', promptId: 'b', createdAtUpdate: 3 });
    expect(PolicySchema.parse(JSON.parse(JSON.stringify(messy)))).toEqual(messy);
    expect(plain.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(shortHash(plain.hash)).toBe(plain.hash.slice(0, 8));
  });

  it('tells texts apart that differ inside a line', () => {
    expect(createPolicy('a = 1', { origin: 'given' }).hash).not.toBe(createPolicy('a = 2', { origin: 'given' }).hash);
  });

  it('keeps indentation and leaves an empty text empty', () => {
    expect(normalisePolicyText('\n  a\n b\n\n')).toBe('  a\n b\n');
    expect(normalisePolicyText(' \n\t\n')).toBe('');
  });
});
