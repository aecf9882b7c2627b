import { createHash } from 'node:crypto';

/** Identity of a policy: SHA-256 (hex) of its text without trailing blanks, outer blank lines and carriage returns. */
export function policyHash(source: string): string {
  const lines = source.replaceAll('\r\n', '\n').split('\n').map((line) => line.trimEnd());
  return createHash('sha256').update(`${lines.join('\n').trim()}\n`).digest('hex');
}
