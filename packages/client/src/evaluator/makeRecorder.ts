import type { RulesetEntity } from "@sortition/domain/rulesets/compileRuleset"
import type { Evaluation, Outcome } from "./Evaluator.ts"
import type { HeldRuleset } from "./holdRuleset.ts"
import { type ItemKind, itemKey, type QueueItem } from "./queue/QueueItem.ts"
import type { Remembered } from "./Remembered.ts"
import { randomId } from "./randomId.ts"
import type { ServerClock } from "./service/serverClock.ts"
import type { TwoGenerations } from "./TwoGenerations.ts"

/** The name of what completes samples. */
const completed = "completed"

/** What receives items. */
export interface ItemQueue {
  readonly has: (kind: "sample" | "completion", experimentId: string, key: string) => boolean
  readonly add: (item: QueueItem) => void
}

export interface RecorderOptions {
  readonly held: HeldRuleset
  readonly memory: TwoGenerations<Remembered>
  readonly clock: ServerClock
  readonly queue: ItemQueue
  readonly onDropped: (reason: string, count: number) => void
}

export interface Recorder {
  /** Queues the sample of a local decision. */
  readonly enrol: (evaluation: Evaluation, entity: RulesetEntity) => void
  readonly track: (metric: string, entity: RulesetEntity, outcome: Outcome) => void
}

/** Makes what is sent of what was used and tracked. */
export const makeRecorder = ({ clock, held, memory, onDropped, queue }: RecorderOptions): Recorder => {
  const add = (
    kind: ItemKind,
    experimentId: string,
    { sampledEntity, sampledValue }: RulesetEntity,
    fields: Readonly<Record<string, unknown>>,
    decided: QueueItem["decided"] = null
  ): void => {
    const key = itemKey(experimentId, sampledEntity, sampledValue)
    let body: string
    try {
      body = JSON.stringify({ sampled_entity: sampledEntity, sampled_value: sampledValue, ...fields })
    } catch {
      // Attributes that JSON cannot write, such as a cycle.
      onDropped("invalid_input", 1)
      return
    }
    queue.add({ kind, experimentId, key, decided, body, segment: undefined })
  }
  const isSampled = (experimentId: string, key: string): boolean =>
    typeof memory.get(key)?.bucket === "string" || queue.has("sample", experimentId, key)

  return {
    enrol: ({ allocation_version: version, bucket, experiment_id: id, reason, slot }, entity) => {
      if (id === null || bucket === null || slot === null || version === null || reason === "already_sampled") return
      if (queue.has("sample", id, itemKey(id, entity.sampledEntity, entity.sampledValue))) return
      const { attributes } = entity
      add("sample", id, entity, attributes === undefined ? {} : { attributes }, { bucket, slot, version })
    },
    track: (metric, entity, { occurred_at, outcome_id = randomId(), value = 1 }) => {
      const experiments = held.compiled()?.ruleset.experiments ?? []
      const measuring = experiments.filter(({ metrics }) => metric === completed || metrics.includes(metric))
      const time = occurred_at ?? (clock.isCorrected() ? new Date(clock.now()).toISOString() : undefined)
      let found = false
      for (const { id } of measuring) {
        const key = itemKey(id, entity.sampledEntity, entity.sampledValue)
        if (!isSampled(id, key)) continue
        found = true
        if (metric !== completed) {
          add("outcome", id, entity, { metric, value, outcome_id, occurred_at: time })
        } else if (!queue.has("completion", id, key)) add("completion", id, entity, {})
      }
      if (!found) onDropped(measuring.length === 0 ? "metric_not_found" : "not_sampled", 1)
    }
  }
}
