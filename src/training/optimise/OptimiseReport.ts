import type { Estimate } from '../results/bootstrapInterval.ts';

/** One way to get a policy: what it cost and how good it is on the sealed set. */
export interface MethodResult {
  readonly method: string;
  /** Replies of a language model. */
  readonly calls: number;
  /** In the problem's unit; a median where there were several runs. Absent where nothing was searched. */
  readonly effort?: number;
  /** Runs of the method that stand behind this line. */
  readonly runs: number;
  /** Mean score on the sealed set; bounds hold with 95 % each. Absent for quoted figures. */
  readonly score: Estimate | { readonly mean: number; readonly n: number };
  /** Share of sealed samples with a perfect score. */
  readonly solved?: Estimate;
  /** Where a quoted figure comes from. */
  readonly source?: string;
}

/** What a run of `codriver optimise` ends with. */
export interface OptimiseReport {
  readonly run: string;
  readonly problem: string;
  readonly policy: string;
  readonly policyHash: string;
  /** Whether the policy was perfect on enough batches in a row. */
  readonly certified: boolean;
  readonly updates: number;
  readonly effortUnit: string;
  /** How many of all samples that the search could see the best policy solves, where they are few. */
  readonly searched?: { readonly solved: number; readonly n: number };
  /** The search itself first. */
  readonly methods: readonly MethodResult[];
}
