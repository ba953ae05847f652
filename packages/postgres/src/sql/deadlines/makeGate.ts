import { Deadline } from "./Deadline.ts"
import { isLockTimeout, isOutage, late } from "./unavailability.ts"

interface Waiting {
  readonly key: string
  readonly begin: () => void
  readonly refuse: (fault: unknown) => void
}

/** Milliseconds that a call waits while what it waits for does not move. */
const patience = 2_200
/** Of these at most so many. */
const mostPatiences = 4
/** Calls without a key have room for one another. */
const anyone = ""

/**
 * Lets `atOnce` calls run at a time, and one for each key: calls that would wait for the same lock in the database wait here, without a
 * connection, and leave room for others. A call that waits for one with its key is refused after 2.2 seconds in which none with its key began or
 * was served, and one that waits for room after 2.2 seconds in which none at all was served; each after 8.8 seconds at the latest. When a call
 * meets a database that is away, or a lock that it waits for in vain, those that wait for the same are refused with it.
 */
export const makeGate = (atOnce: number) => {
  const deadline = new Deadline(patience)
  const waiting = new Set<Waiting>()
  const taken = new Set<string>()
  /** How often a call of each key began or was served, while calls wait. */
  const moves = new Map<string, number>()
  /** How many calls were served. */
  let served = 0
  let running = 0

  const mayRun = (key: string) => running < atOnce && !taken.has(key)
  const move = (key: string) => {
    if (waiting.size > 0) moves.set(key, (moves.get(key) ?? 0) + 1)
  }
  const enter = (key: string) => {
    running++
    move(key)
    if (key !== anyone) taken.add(key)
  }
  const admit = () => {
    for (const each of waiting) {
      if (running >= atOnce) return
      if (mayRun(each.key)) each.begin()
    }
    if (waiting.size === 0) moves.clear()
  }
  const leave = (key: string) => {
    running--
    taken.delete(key)
    admit()
  }
  /** Calls that wait would meet the same fault, only later. */
  const spread = (fault: unknown, key: string) => {
    const isGeneral = isOutage(fault)
    const isOfKey = key !== anyone && isLockTimeout(fault)
    for (const each of waiting) {
      if (isGeneral || (isOfKey && each.key === key)) each.refuse(fault)
    }
  }
  const turn = (key: string) =>
    new Promise<void>((resolve, reject) => {
      const watch = (patiences: number): ReturnType<Deadline["start"]> => {
        const seen = { own: moves.get(key), served }
        return deadline.start(() => {
          const isStuck = taken.has(key) ? moves.get(key) === seen.own : served === seen.served
          if (isStuck || patiences === mostPatiences) self.refuse(late())
          else entry = watch(patiences + 1)
        })
      }
      const settle = () => {
        deadline.end(entry)
        waiting.delete(self)
      }
      const self: Waiting = {
        key,
        begin: () => {
          settle()
          enter(key)
          resolve()
        },
        refuse: (fault) => {
          settle()
          reject(fault)
        }
      }
      let entry = watch(1)
      waiting.add(self)
    })

  return async <A>(run: () => PromiseLike<A>, key = anyone): Promise<A> => {
    if (mayRun(key)) enter(key)
    else await turn(key)
    try {
      const answer = await run()
      served++
      move(key)
      return answer
    } catch (fault) {
      spread(fault, key)
      throw fault
    } finally {
      leave(key)
    }
  }
}
