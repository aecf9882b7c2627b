/** What is punished although the referee says nothing: standing for no reason, crawling, rough driving. */
export const CONDUCT_KINDS = ['stalled', 'crawling', 'rough'] as const;

export type ConductKind = (typeof CONDUCT_KINDS)[number];
