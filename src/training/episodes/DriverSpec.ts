import { z } from 'zod';
import { readInput } from '../readInput.ts';
import { TrainingError } from '../TrainingError.ts';

/** Who drives, as plain data that can be sent to a worker. */
export const DriverSpecSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('expert') }),
  /** The expert that acts only on what the scene shows. */
  z.object({ kind: z.literal('expert-teachable') }),
  z.object({ kind: z.literal('pdm-lite') }),
  z.object({ kind: z.literal('follower') }),
  /** LangProp's own expert, with its own controllers. */
  z.object({ kind: z.literal('langprop-expert') }),
  /** The task is told by the function that the text declares. Fallbacks stand in, in their order, in steps in which it fails. */
  z.object({ kind: z.literal('policy'), source: z.string(), fallbacks: z.array(z.string()).exactOptional() }),
]);

export type DriverSpec = z.infer<typeof DriverSpecSchema>;

/** Reads `expert`, `expert-teachable`, `follower`, `pdm-lite`, `langprop-expert`, `policy:<file>` or `policy:<file>,<file>…` for a policy with fallbacks. @throws TrainingError for anything else or a file that cannot be read */
export function parseDriver(text: string): DriverSpec {
  if (text === 'expert' || text === 'expert-teachable' || text === 'follower' || text === 'pdm-lite' || text === 'langprop-expert') return { kind: text };
  if (text.startsWith('policy:')) {
    const [source, ...fallbacks] = text.slice('policy:'.length).split(',').map((file) => readInput(file, 'the policy'));
    return { kind: 'policy', source: source!, ...(fallbacks.length === 0 ? {} : { fallbacks }) };
  }
  throw new TrainingError('UNKNOWN_DRIVER', `there is no driver "${text}"`, { where: '--driver', remedy: 'take expert, expert-teachable, follower, pdm-lite, langprop-expert or policy:<file>' });
}
