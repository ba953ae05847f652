import type { EvaluatorError } from "../EvaluatorError.ts"
import { backoff } from "../service/backoff.ts"
import type { Service } from "../service/makeService.ts"
import type { Sleeper } from "../service/sleeper.ts"
import { type TimeLimit, timeLimit } from "../service/timeLimit.ts"
import type { QueueItem } from "./QueueItem.ts"
import { type BatchAnswer, type ItemResult, sendItems } from "./sendItems.ts"

/** For one request of many items, in milliseconds. */
const limitMs = 30_000

export type Batch = readonly [QueueItem, ...QueueItem[]]

export interface SenderOptions {
  readonly service: Service
  readonly sleeper: Sleeper
  /** The service has answered for each item of the batch. */
  readonly onAnswered: (batch: Batch, results: readonly ItemResult[]) => void
  /** The service refuses the batch for good. */
  readonly onRefused: (batch: Batch, reason: string) => void
  readonly onError: (error: EvaluatorError) => void
}

export interface Sender {
  /** Sends until the service has answered or refused. */
  readonly send: (batch: Batch) => Promise<void>
  /** Sends once, in a request that outlives its page. */
  readonly sendLeaving: (batch: Batch) => Promise<void>
  /** Gives up what is being sent. */
  readonly stop: () => void
  readonly isStopped: () => boolean
}

const halves = (batch: Batch): readonly Batch[] => {
  const middle = Math.ceil(batch.length / 2)
  return [batch.slice(0, middle), batch.slice(middle)].flatMap(([first, ...others]): Batch[] =>
    first === undefined ? [] : [[first, ...others]]
  )
}

export const makeSender = ({ onAnswered, onError, onRefused, service, sleeper }: SenderOptions): Sender => {
  let isStopped = false
  let current: TimeLimit | undefined

  const attempt = async (batch: Batch, keepalive: boolean): Promise<BatchAnswer> => {
    const limit = timeLimit(limitMs)
    if (!keepalive) current = limit
    const answer = await sendItems(service, batch, { signal: limit.signal, keepalive })
    limit.clear()
    return answer
  }
  const send = async (batch: Batch, isHalf: boolean): Promise<void> => {
    for (let attempts = 0; !isStopped; attempts++) {
      const answer = await attempt(batch, false)
      if (answer._tag === "Answered") return onAnswered(batch, answer.results)
      if (isStopped) return
      onError(answer.error)
      if (answer._tag === "Refused") {
        if (isHalf || !answer.isOfItems || batch.length === 1) return onRefused(batch, answer.reason)
        for (const half of halves(batch)) await send(half, true)
        return
      }
      await sleeper.sleep(Math.max(backoff(attempts), answer.error.retryAfter ?? 0))
    }
  }
  return {
    send: (batch) => send(batch, false),
    sendLeaving: async (batch) => {
      const answer = await attempt(batch, true)
      // What is not answered is sent again as soon as the page is back.
      if (answer._tag === "Answered") onAnswered(batch, answer.results)
    },
    stop: () => {
      isStopped = true
      current?.abort()
      sleeper.wake()
    },
    isStopped: () => isStopped
  }
}
