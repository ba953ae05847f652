import { BoundedMap } from "./BoundedMap.ts"
import { quotaWindow } from "./Quotas.ts"

const mostKeys = 100_000

/** Counts in this process. `now` is a monotonic time, in milliseconds. */
export const localQuotas = (now: () => number = () => performance.now()) => {
  const windows = new BoundedMap<{ current: number; readonly endsAt: number }>(mostKeys)
  const take = (key: string) => {
    const at = now()
    const open = windows.get(key)
    if (open !== undefined && open.endsAt > at) {
      open.current++
      return { current: open.current, ttl: open.endsAt - at }
    }
    windows.delete(key)
    windows.set(key, { current: 1, endsAt: at + quotaWindow })
    return { current: 1, ttl: quotaWindow }
  }
  /** What has been counted, without another request. */
  const peek = (key: string) => {
    const at = now()
    const open = windows.get(key)
    return open === undefined || open.endsAt <= at ? null : { current: open.current, ttl: open.endsAt - at }
  }
  return { take, peek, isEmpty: () => windows.size === 0 }
}
