import type { Evaluation } from "./Evaluator.ts"
import type { HeldRuleset } from "./holdRuleset.ts"
import { LocalEvaluation } from "./LocalEvaluation.ts"
import type { Memory } from "./Memory.ts"
import type { QueueItem } from "./queue/QueueItem.ts"
import type { ItemResult } from "./queue/sendItems.ts"
import { isLasting, readAnswer } from "./readAnswer.ts"

export interface AnswersOptions {
  readonly held: HeldRuleset
  readonly memory: Memory
  readonly now: () => number
  readonly onCorrected: (evaluation: Evaluation) => void
}

export interface Answers {
  /** The service has answered for an item. */
  readonly note: (item: QueueItem, result: ItemResult) => void
  readonly sent: () => number
  readonly corrected: () => number
}

/** Counts and remembers what the service answers. */
export const makeAnswers = ({ held, memory, now, onCorrected }: AnswersOptions): Answers => {
  let sent = 0
  let corrected = 0
  return {
    note: (item, result) => {
      if (result.isAccepted) sent++
      const answer = item.kind === "sample" ? readAnswer(item, result) : undefined
      if (answer === undefined) return
      const decider = held.compiled()?.find(item.experimentId)
      const revision = answer.bucket === null ? (decider?.experiment.revision ?? null) : null
      if (isLasting(answer)) memory.set(item.experimentId, item.entity, { ...answer, revision })
      if (answer.bucket === item.decided?.bucket) return
      corrected++
      if (decider === undefined) return
      const { bucket, reason, slot, version } = answer
      const entity = { ...item.entity, attributes: JSON.parse(item.body).attributes }
      onCorrected(new LocalEvaluation(decider, entity, now(), reason, bucket, version, slot))
    },
    sent: () => sent,
    corrected: () => corrected
  }
}
