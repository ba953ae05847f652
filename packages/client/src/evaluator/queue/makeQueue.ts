import { type EvaluatorError, toEvaluatorError } from "../EvaluatorError.ts"
import type { Service } from "../service/makeService.ts"
import { makeSleeper } from "../service/sleeper.ts"
import { Backlog } from "./Backlog.ts"
import { kinds } from "./Lane.ts"
import { type Batch, makeSender } from "./makeSender.ts"
import { type ItemKind, type QueueItem, sizeOf } from "./QueueItem.ts"
import type { QueueStore } from "./QueueStore.ts"
import type { ItemResult } from "./sendItems.ts"

/** So many items are sent at once. Fewer wait `soonMs` for others. */
const soonItems = 500
const soonMs = 1_000

/** Browsers allow 64 KiB for all requests that outlive a page. */
const leavingBytes = 60_000

export interface QueueOptions {
  readonly service: Service
  readonly store: QueueStore | undefined
  /** The most that waits in memory. */
  readonly mostItems: number
  readonly mostBytes: number
  /** The service has answered for an item. */
  readonly onAnswered: (item: QueueItem, result: ItemResult) => void
  readonly onDropped: (reason: string, count: number) => void
  readonly onError: (error: EvaluatorError) => void
}

export interface Queue {
  /** Whether the entity with this key has a sample or a completion in memory. */
  readonly has: (kind: ItemKind, experimentId: string, key: string) => boolean
  /** Queues an item, or drops it when there is no room. Never throws. */
  readonly add: (item: QueueItem) => void
  readonly pending: () => number
  /** The service can be reached: what waits for another attempt is sent now. */
  readonly reachable: () => void
  /** Sends all that is queued now. Resolves when it is settled, or after `ms`. */
  readonly flush: (ms: number) => Promise<void>
  /** Sends what fits into requests that outlive the page. */
  readonly leave: () => void
  /** Flushes; what is left then stays in the store, or is dropped. */
  readonly close: (ms: number) => Promise<void>
}

const toBatch = ([first, ...others]: readonly QueueItem[]): Batch | undefined =>
  first === undefined ? undefined : [first, ...others]

/** Keeps what has to be sent, and sends it with one request at a time. */
export const makeQueue = (options: QueueOptions): Queue => {
  const { onAnswered, onDropped, onError, service, store } = options
  const backlog = new Backlog(options.mostItems, options.mostBytes)
  const sleeper = makeSleeper()
  let timer: ReturnType<typeof setTimeout> | undefined
  let sending: Promise<void> | undefined
  let isClosing = false

  const settle = (item: QueueItem): boolean => {
    if (!backlog.remove(item)) return false
    store?.release(item)
    return true
  }
  const sender = makeSender({
    service,
    sleeper,
    onError,
    onRefused: (batch, reason) => onDropped(reason, batch.filter(settle).length),
    onAnswered: (batch, results) => {
      for (const [place, item] of batch.entries()) {
        const result = results[place]
        if (result === undefined || !settle(item)) continue
        onAnswered(item, result)
        if (!result.isAccepted) onDropped(result.status === "sample_not_found" ? "not_sampled" : result.status, 1)
      }
    }
  })

  /** Reads what is only in the store, as far as half of the memory. */
  const refill = (): void => {
    while (backlog.isHalfEmpty) {
      const items = store?.take()
      if (items === undefined) return
      for (const item of items) {
        if (backlog.has(item.kind, item.experimentId, item.key)) store?.release(item)
        else backlog.add(item)
      }
    }
  }
  /** Sends all that is in memory at its start. */
  const round = async (): Promise<void> => {
    store?.seal()
    const parts = [...backlog.lanes.values()].flatMap((lane) =>
      kinds.map((kind) => ({ lane, kind, count: lane.count(kind) }))
    )
    for (const { count, kind, lane } of parts) {
      for (let left = count; left > 0; ) {
        const batch = toBatch(lane.first(kind, left))
        if (batch === undefined) break
        await sender.send(batch)
        if (sender.isStopped()) return
        left -= batch.length
      }
    }
    refill()
  }
  const start = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    sending ??= round().finally(() => {
      sending = undefined
      schedule()
    })
    return sending
  }
  const schedule = (): void => {
    if (sending !== undefined || isClosing || backlog.size === 0) return
    if (backlog.size >= soonItems) void start()
    else timer ??= setTimeout(() => void start(), soonMs)
  }
  const waiting = (): number => store?.waiting() ?? 0
  const sendAll = async (): Promise<void> => {
    await sending
    for (let isMore = true; isMore && !sender.isStopped(); ) {
      isMore = waiting() > 0
      await start()
    }
  }
  const flush = async (ms: number): Promise<void> => {
    if (backlog.size + waiting() === 0) return
    sleeper.wake()
    let limit: ReturnType<typeof setTimeout> | undefined
    const over = new Promise<void>((resolve) => {
      limit = setTimeout(resolve, ms)
    })
    await Promise.race([sendAll(), over])
    clearTimeout(limit)
  }

  store?.open({
    onError: (thrown) => onError(toEvaluatorError(thrown, "storage")),
    onDamaged: (count) => onDropped("damaged", count)
  })
  refill()
  schedule()
  return {
    has: (kind, experimentId, key) => backlog.has(kind, experimentId, key),
    add: (item) => {
      if (isClosing) return onDropped("closed", 1)
      if (backlog.hasRoomFor(item)) {
        store?.keep(item)
        backlog.add(item)
        schedule()
      } else if (store?.spill(item) !== true) onDropped("queue_full", 1)
    },
    pending: () => backlog.size + waiting(),
    reachable: sleeper.wake,
    flush,
    leave: () => {
      let room = leavingBytes
      for (const lane of backlog.lanes.values()) {
        for (const kind of kinds) {
          const batch = toBatch(lane.first(kind, backlog.size, room))
          if (batch === undefined) continue
          for (const item of batch) room -= sizeOf(item)
          if (room < 0) return
          void sender.sendLeaving(batch)
          // An outcome needs its sample, which is on its way.
          if (kind === "sample") break
        }
      }
    },
    close: async (ms) => {
      if (isClosing) return
      isClosing = true
      await flush(ms)
      sender.stop()
      const lost = backlog.all().filter((item) => item.segment === undefined).length
      if (lost > 0) onDropped("closed", lost)
      store?.close()
    }
  }
}
