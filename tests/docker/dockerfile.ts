import { readFileSync } from 'node:fs';

export interface Instruction {
  readonly name: string;
  readonly words: string;
}

/** The instructions of a Dockerfile, in order; comments and line breaks are gone. */
export function readDockerfile(path: string): Instruction[] {
  const text = readFileSync(path, 'utf8').replaceAll(/^#.*\n/gm, '').replaceAll(/\\\n\s*/g, ' ');
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => {
    const [, name = '', words = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    return { name, words };
  });
}

/** The words of the last instruction of a name in its JSON form. */
export function execForm(instructions: readonly Instruction[], name: string): string[] {
  const words = instructions.findLast((instruction) => instruction.name === name)?.words ?? '[]';
  const list: unknown = JSON.parse(words);
  if (!Array.isArray(list)) throw new Error(`${name} is not in exec form`);
  return list.map(String);
}
