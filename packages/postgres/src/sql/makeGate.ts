import { Deadline } from "./Deadline.ts"
import { isOutage, late } from "./unavailability.ts"

interface Waiting {
  readonly key: string | undefined
  readonly begin: () => void
  readonly refuse: (fault: unknown) => void
}

/** Milliseconds. */
const patience = 2_500

/**
 * Lets `atOnce` calls run at a time, and one for each key: calls that would wait for the same lock in the database wait here, without a
 * connection, and leave room for others. A call that waits for longer than 2.5 seconds is refused. When a call meets a database that is away, those that
 * wait are refused at once.
 */
export const makeGate = (atOnce: number) => {
  const deadline = new Deadline(patience)
  const waiting = new Set<Waiting>()
  const keys = new Set<string>()
  let running = 0

  const mayRun = (key: string | undefined) => running < atOnce && (key === undefined || !keys.has(key))
  const enter = (key: string | undefined) => {
    running++
    if (key !== undefined) keys.add(key)
  }
  const admit = () => {
    for (const each of waiting) {
      if (running >= atOnce) return
      if (mayRun(each.key)) each.begin()
    }
  }
  const leave = (key: string | undefined) => {
    running--
    if (key !== undefined) keys.delete(key)
    admit()
  }
  const refuseAll = (fault: unknown) => {
    for (const each of waiting) each.refuse(fault)
  }
  const turn = (key: string | undefined) =>
    new Promise<void>((resolve, reject) => {
      const settle = (end: () => void) => () => {
        deadline.end(entry)
        waiting.delete(self)
        end()
      }
      const self: Waiting = {
        key,
        begin: settle(() => {
          enter(key)
          resolve()
        }),
        refuse: (fault) => settle(() => reject(fault))()
      }
      const entry = deadline.start(() => self.refuse(late()))
      waiting.add(self)
    })

  return async <A>(run: () => PromiseLike<A>, key?: string): Promise<A> => {
    if (mayRun(key)) enter(key)
    else await turn(key)
    try {
      return await run()
    } catch (fault) {
      if (isOutage(fault)) refuseAll(fault)
      throw fault
    } finally {
      leave(key)
    }
  }
}
