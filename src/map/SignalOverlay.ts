import { z } from 'zod';
import { MapError } from './MapError.ts';

const approachSchema = z.object({
  road: z.string().describe('OpenDRIVE id of the approach road'),
  at: z.enum(['start', 'end']).describe('which end of the road meets the junction'),
  xodrJunction: z.string().describe('OpenDRIVE id of the junction'),
  kind: z.enum(['light', 'stop', 'yield']).default('light'),
  phase: z.int().min(0).optional().describe('approaches of a junction with equal phase are green together; without it each has its own turn'),
});

const overlaySchema = z.object({ town: z.string().optional(), approaches: z.array(approachSchema) });

/** Lights and signs that a map file lacks, given by the approach that they are for. */
export type SignalOverlay = z.infer<typeof overlaySchema>;
export type OverlayApproach = SignalOverlay['approaches'][number];

/** Parses a signal overlay file (JSON). @throws MapError naming the field that is wrong */
export function parseSignalOverlay(json: string, label: string): SignalOverlay {
  const parsed = overlaySchema.safeParse(parseJson(json, label));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MapError('MAP_OVERLAY', `${label} is no signal overlay: ${issue?.message ?? 'wrong shape'}`, {
    where: `${label}, ${issue?.path.join('.') ?? ''}`,
    remedy: 'Give {"approaches": [{"road", "at": "start" | "end", "xodrJunction"}]}.',
  });
}

function parseJson(json: string, label: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new MapError('MAP_OVERLAY', `${label} is not JSON: ${error instanceof Error ? error.message : String(error)}`, { where: label, remedy: 'Repair the file, or leave the overlay out.', cause: error });
  }
}
