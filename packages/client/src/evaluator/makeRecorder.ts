import type { RulesetEntity } from "@sortition/domain/rulesets/compileRuleset"
import { entityKey } from "@sortition/domain/shared/entityKey"
import type { Evaluation, Outcome } from "./Evaluator.ts"
import type { HeldRuleset } from "./holdRuleset.ts"
import type { ItemKind, QueueItem } from "./queue/QueueItem.ts"
import { randomId } from "./randomId.ts"
import type { ServerClock } from "./service/serverClock.ts"

/** The metric that stands for the completion of samples. */
const completed = "completed"

/** What receives items. */
interface ItemQueue {
  /** Whether the entity with this key has a sample or a completion in it. */
  readonly has: (kind: ItemKind, experimentId: string, key: string) => boolean
  readonly add: (item: QueueItem) => void
}

export interface RecorderOptions {
  readonly held: HeldRuleset
  readonly clock: ServerClock
  readonly queue: ItemQueue
  readonly onDropped: (reason: string, count: number) => void
}

export interface Recorder {
  /** Queues the sample of a local decision. */
  readonly enrol: (evaluation: Evaluation, entity: RulesetEntity) => void
  readonly track: (metric: string, entity: RulesetEntity, outcome: Outcome) => void
}

/** Makes the items to send from what was used and tracked. */
export const makeRecorder = ({ clock, held, onDropped, queue }: RecorderOptions): Recorder => {
  const add = (
    kind: ItemKind,
    experimentId: string,
    { sampledEntity, sampledValue }: RulesetEntity,
    fields: Readonly<Record<string, unknown>>,
    decided: QueueItem["decided"] = null
  ): void => {
    const key = entityKey(sampledEntity, sampledValue)
    if (queue.has(kind, experimentId, key)) return
    let body: string
    try {
      body = JSON.stringify({ sampled_entity: sampledEntity, sampled_value: sampledValue, ...fields })
    } catch {
      // Attributes that JSON cannot write, such as a cycle.
      onDropped("invalid_input", 1)
      return
    }
    queue.add({ kind, experimentId, entity: { sampledEntity, sampledValue }, key, decided, body, segment: undefined })
  }
  return {
    enrol: ({ allocation_version: version, bucket, experiment_id: id, reason, slot }, entity) => {
      if (id === null || bucket === null || slot === null || version === null || reason === "already_sampled") return
      const { attributes } = entity
      add("sample", id, entity, attributes === undefined ? {} : { attributes }, { bucket, slot, version })
    },
    track: (metric, entity, { occurred_at, outcome_id = randomId(), value = 1 }) => {
      const experiments = held.compiled()?.ruleset.experiments ?? []
      const time = occurred_at ?? (clock.isCorrected() ? new Date(clock.now()).toISOString() : undefined)
      let isMeasured = false
      // Another process may have sampled the entity: the service knows it.
      for (const { archived, id, metrics } of experiments) {
        if (metric === completed ? archived : !metrics.includes(metric)) continue
        isMeasured = true
        if (metric !== completed) add("outcome", id, entity, { metric, value, outcome_id, occurred_at: time })
        else add("completion", id, entity, {})
      }
      if (!isMeasured) onDropped("metric_not_found", 1)
    }
  }
}
