import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Driver } from '../../driving/Driver.ts';
import type { RunFolder } from '../RunFolder.ts';
import { RunFolderError } from '../RunFolderError.ts';
import type { FailedDrive, FoundScene } from './findCounterexample.ts';
import { memoryOf, type KeptMoment } from './MomentRing.ts';
import { passes, readMoment, RegressionCaseSchema, writeMoment, type RegressionCase } from './RegressionCase.ts';
import type { SceneStage } from './SceneStage.ts';
import type { ShortScene } from './ShortScene.ts';

const FOLDER = 'regressions';

/** A case with the moment at which it starts. */
interface StagedCase {
  readonly about: RegressionCase;
  readonly start: KeptMoment;
}

/** The growing set of scenes in which policies of a run have failed, in the run's folder. A full suite gives up its oldest case for a new one. */
export class RegressionSuite {
  readonly #folder: RunFolder;
  readonly #most: number;
  #cases: StagedCase[] = [];
  /** By case and policy hash. */
  readonly #passed = new Map<string, boolean>();

  constructor(folder: RunFolder, most: number) {
    this.#folder = folder;
    this.#most = most;
  }

  get cases(): readonly RegressionCase[] {
    return this.#cases.map(({ about }) => about);
  }

  /** Adds a scene in which a policy failed. */
  add(failed: FailedDrive, found: FoundScene, where: { readonly routeId: string; readonly policy: string; readonly update: number }): RegressionCase {
    const id = String(Math.max(0, ...this.#cases.map(({ about }) => Number(about.id))) + 1).padStart(4, '0');
    mkdirSync(this.#folder.file(FOLDER), { recursive: true });
    const momentDigest = writeMoment(this.#momentFile(id), found.start);
    const about: RegressionCase = {
      id,
      routeIndex: failed.routeIndex,
      routeId: where.routeId,
      seed: failed.seed,
      infraction: failed.infraction.kind,
      startTick: found.start.moment.world.tick,
      decisiveTick: found.decisiveTick,
      endTick: found.endTick,
      expertM: found.expertM,
      policy: where.policy,
      update: where.update,
      momentDigest,
    };
    this.#folder.writeJson(join(FOLDER, `${id}.json`), about);
    this.#cases = [...this.#cases, { about, start: found.start }].slice(-this.#most);
    return about;
  }

  /** The case as a scene to drive, and what the expert remembered at its start. */
  sceneOf(id: string): { readonly scene: ShortScene; readonly expert: KeptMoment['expert'] } {
    const { about, start } = this.#cases.find((one) => one.about.id === id)!;
    return { scene: { routeIndex: about.routeIndex, seed: about.seed, from: start.moment, endTick: about.endTick }, expert: start.expert };
  }

  /** What a policy remembers at the start of a case: whoever drove then knows it, everybody else begins anew. */
  memoryFor(id: string, hash: string): string | undefined {
    return memoryOf(this.#cases.find(({ about }) => about.id === id)!.start, hash);
  }

  /** Drives the cases that a policy has not driven yet. @param driverWith the policy at the wheel, with such a memory; @returns ids of those that it fails, oldest first */
  async failedBy(hash: string, driverWith: (memory: string | undefined) => Driver, stage: SceneStage): Promise<readonly string[]> {
    const failed: string[] = [];
    for (const { about } of this.#cases) {
      const key = `${about.id} ${hash}`;
      const known = this.#passed.get(key) ?? passes(about, await stage.drive(this.sceneOf(about.id).scene, driverWith(this.memoryFor(about.id, hash)), {}, true));
      this.#passed.set(key, known);
      if (!known) failed.push(about.id);
    }
    return failed;
  }

  /** Ids of the cases, for checkpoints. */
  save(): readonly string[] {
    return this.#cases.map(({ about }) => about.id);
  }

  /** Takes up these cases and drops what came after them: it will happen again. @throws RunFolderError when a file is missing or damaged */
  restore(ids: readonly string[]): void {
    const path = this.#folder.file(FOLDER);
    const last = Number(ids.at(-1) ?? 0);
    for (const name of existsSync(path) ? readdirSync(path) : []) if (Number.parseInt(name, 10) > last) rmSync(join(path, name));
    this.#cases = ids.map((id) => {
      const about = this.#folder.readJson(join(FOLDER, `${id}.json`), RegressionCaseSchema);
      const start = existsSync(this.#momentFile(id)) ? readMoment(this.#momentFile(id), about.momentDigest) : undefined;
      if (start === undefined) throw new RunFolderError('RUN_DAMAGED', `the moment of regression case ${id} is missing or damaged`, { where: this.#momentFile(id), remedy: 'restore the file from a copy, or start a new run' });
      return { about, start };
    });
  }

  #momentFile(id: string): string {
    return this.#folder.file(FOLDER, `${id}.moment`);
  }
}
