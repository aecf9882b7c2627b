import type { OptimiserEvent, OptimiserObserver, PromptRecord } from '../../optimiser/OptimiserEvent.ts';
import { charactersOf } from '../../optimiser/llm/PackEntry.ts';
import { Spending } from '../../optimiser/llm/Spending.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import { EventLog, type RunEvent } from '../EventLog.ts';
import type { RunFolder } from '../RunFolder.ts';

/** Writes what a run produces beside its recordings: events, prompts with their replies, policies with their lineage. */
export class RunArtifacts implements OptimiserObserver {
  readonly #folder: RunFolder;
  readonly #events: EventLog;
  #tokens = 0;
  #spending = new Spending();

  /** @param now gives the wall time as text */
  constructor(folder: RunFolder, now: () => string) {
    this.#folder = folder;
    this.#events = new EventLog(folder.file('events.jsonl'), now);
  }

  /** Number of the next event. */
  get nextEvent(): number {
    return this.#events.next;
  }

  /** Tokens of all prompts and replies of this process, as far as endpoints count them. */
  get tokens(): number {
    return this.#tokens;
  }

  /** What the replies of endpoints have cost in this process; those of packs cost nothing. */
  get spending(): Spending {
    return this.#spending;
  }

  /** Takes the run back to an earlier moment: events from number `seq` on are dropped and will happen again. */
  cutEventsAt(seq: number): void {
    this.#events.cutAt(seq);
  }

  emit(event: RunEvent): void {
    this.#events.append(event);
  }

  event(event: OptimiserEvent): void {
    this.#events.append({ ...event });
  }

  prompt(record: PromptRecord): void {
    this.#tokens += (record.usage?.promptTokens ?? 0) + (record.usage?.completionTokens ?? 0);
    const characters = charactersOf(record.messages);
    for (const { text, details } of record.replies) if (details.source === 'live') this.#spending = this.#spending.withReply(characters, text, details);
    this.#folder.writeJson(`prompts/${record.id}.json`, record);
  }

  policy(policy: Policy): void {
    this.#folder.writeText(`policies/${policy.hash}.js`, policy.source);
    const { source, ...lineage } = policy;
    this.#folder.writeJson(`policies/${policy.hash}.json`, { ...lineage, characters: source.length });
  }

  flush(): void {
    this.#events.flush();
  }

  close(): void {
    this.#events.close();
  }
}
