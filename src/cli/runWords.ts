import { EXIT } from './exitCode.ts';
import type { ExitCode } from './exitCode.ts';
import type { Frame } from './Frame.ts';
import { nearestWord } from './nearestWord.ts';
import { UsageError } from './UsageError.ts';
import { VERBS } from './verbs/verbs.ts';

/** Finds the verb among the words of a command line and runs it. What is not needed for that is not even loaded. */
export async function runWords(words: readonly string[], frame: Frame): Promise<ExitCode> {
  const [first, ...rest] = words;
  if (first === '--version' || first === '-V') {
    await frame.outlet.data(`${frame.version}\n`);
    return EXIT.ok;
  }
  if (first === undefined) {
    frame.outlet.say(helpText());
    return EXIT.usage;
  }
  const asksForHelp = first === 'help' || first === '--help' || first === '-h';
  if (asksForHelp && rest[0] === undefined) {
    await frame.outlet.data(helpText());
    return EXIT.ok;
  }
  const verb = asksForHelp ? rest[0]! : first;
  const entry = VERBS.find(({ name }) => name === verb);
  if (entry === undefined) throw unknownVerb(verb);
  const { runVerb } = await import('./runVerb.ts');
  return runVerb(await entry.load(), asksForHelp ? ['--help'] : rest, frame);
}

function unknownVerb(word: string): UsageError {
  if (word.startsWith('-')) {
    return new UsageError('USAGE_OPTION', `unknown option '${word}' before the verb`, { where: 'codriver', remedy: 'put options after the verb: codriver <verb> [options]; see "codriver --help"' });
  }
  const nearest = nearestWord(word, VERBS.map(({ name }) => name));
  const meant = nearest === undefined ? '' : `did you mean ${nearest}? Otherwise `;
  return new UsageError('USAGE_VERB', `unknown command '${word}'`, { where: 'codriver', remedy: `${meant}see "codriver --help"` });
}

function helpText(): string {
  const width = Math.max(...VERBS.map(({ name }) => name.length)) + 2;
  const verbs = VERBS.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return [
    'Usage: codriver <command> [options]',
    '',
    'Trains driving policies that are readable code.',
    '',
    'Commands:',
    ...verbs,
    '',
    'Options:',
    '  -h, --help     show this help; codriver <command> --help shows the options of a command',
    '  -V, --version  show the version',
    '',
    'Examples:',
    '  codriver train',
    '      trains on our own town with recorded answers: no key, no GPU, no CARLA',
    '  codriver doctor',
    '      checks this machine and says what to mend',
    '',
  ].join('\n');
}
