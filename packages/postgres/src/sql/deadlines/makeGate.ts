import { Deadline } from "./Deadline.ts"
import { isLockTimeout, isOutage, late } from "./unavailability.ts"

interface Waiting {
  readonly key: string
  readonly begin: () => void
  readonly refuse: (fault: unknown) => void
}

/** Milliseconds that a call waits while none with its key is served. */
const patience = 2_200
/** Of these at most so many. */
const mostPatiences = 4
/** Calls without a key have room for one another. */
const anyone = ""

/**
 * Lets `atOnce` calls run at a time, and one for each key: calls that would wait for the same lock in the database wait here, without a
 * connection, and leave room for others. A call is refused after 2.2 seconds in which no call with its key was served. When a call meets a database that is
 * away, or a lock that it waits for in vain, those that wait for the same are refused with it.
 */
export const makeGate = (atOnce: number) => {
  const deadline = new Deadline(patience)
  const waiting = new Set<Waiting>()
  const taken = new Set<string>()
  /** How often a call of each key was served, while calls wait. */
  const served = new Map<string, number>()
  let running = 0

  const mayRun = (key: string) => running < atOnce && !taken.has(key)
  const enter = (key: string) => {
    running++
    if (key !== anyone) taken.add(key)
  }
  const admit = () => {
    for (const each of waiting) {
      if (running >= atOnce) return
      if (mayRun(each.key)) each.begin()
    }
    if (waiting.size === 0) served.clear()
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
      const watch = (seen: number | undefined, patiences: number): ReturnType<Deadline["start"]> =>
        deadline.start(() => {
          const now = served.get(key)
          if (now === seen || patiences === mostPatiences) self.refuse(late())
          else entry = watch(now, patiences + 1)
        })
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
      let entry = watch(served.get(key), 1)
      waiting.add(self)
    })

  return async <A>(run: () => PromiseLike<A>, key = anyone): Promise<A> => {
    if (mayRun(key)) enter(key)
    else await turn(key)
    try {
      const answer = await run()
      if (waiting.size > 0) served.set(key, (served.get(key) ?? 0) + 1)
      return answer
    } catch (fault) {
      spread(fault, key)
      throw fault
    } finally {
      leave(key)
    }
  }
}
