import type { Leases } from "@sortition/queue/Leases"
import { BoundedMap } from "./BoundedMap.ts"
import { localQuotas } from "./localQuotas.ts"
import { type Quotas, quotaWindow } from "./Quotas.ts"

const mostKeys = 100_000

/** The share of what is left that a process leases at once. Two processes then leave at most a hundredth unused. */
const shareOfRest = 200

/** How long a Redis that failed is not asked, in milliseconds. */
const pause = 1_000

interface Lease {
  /** Requests that this process may still answer without asking. */
  rest: number
  /** When less is left, the next lease is asked for. */
  renewBelow: number
  /** Leased to all processes. */
  used: number
  endsAt: number
  waiting: number
  renewal: Promise<void> | null
}

/**
 * Counts in all processes that share a Redis. Each leases a small part of a quota in advance, so that hardly any request waits for Redis. While
 * Redis cannot be asked, each process counts for itself.
 */
export const sharedQuotas = (leases: Leases, now: () => number = () => performance.now()): Quotas => {
  const local = localQuotas(now)
  const byKey = new BoundedMap<Lease>(mostKeys)
  let askAgainAt = 0

  const leaseOf = (key: string): Lease => {
    const known = byKey.get(key)
    if (known !== undefined) return known
    const lease: Lease = { rest: 0, renewBelow: 0, used: 0, endsAt: 0, waiting: 0, renewal: null }
    byKey.set(key, lease)
    return lease
  }

  const renew = async (key: string, quota: number, lease: Lease) => {
    const isOver = lease.endsAt <= now()
    const left = isOver ? quota : quota - lease.used
    const asked = Math.max(1, Math.floor(left / shareOfRest), lease.waiting)
    const { given, ttl, used } = await leases.lease(key, { asked, most: quota, window: quotaWindow })
    lease.rest = isOver ? given : lease.rest + given
    lease.renewBelow = Math.floor(given / 2)
    lease.used = used
    lease.endsAt = now() + ttl
  }

  const renewed = (key: string, quota: number, lease: Lease): Promise<void> => {
    lease.renewal ??= renew(key, quota, lease)
      .catch(() => {
        askAgainAt = now() + pause
      })
      .finally(() => {
        lease.renewal = null
      })
    return lease.renewal
  }

  const spend = (lease: Lease, quota: number) => {
    lease.rest--
    return { current: Math.min(quota, lease.used - lease.rest), ttl: lease.endsAt - now() }
  }

  const wait = async (key: string, quota: number, lease: Lease) => {
    lease.waiting++
    try {
      // Another request may spend what the renewal brought.
      for (;;) {
        await renewed(key, quota, lease)
        if (now() < askAgainAt) return local.take(key)
        if (lease.rest > 0) return spend(lease, quota)
        if (lease.used >= quota) return { current: quota + 1, ttl: lease.endsAt - now() }
      }
    } finally {
      lease.waiting--
    }
  }

  return {
    take: (key, quota) => {
      const at = now()
      if (at < askAgainAt) return local.take(key)
      const lease = leaseOf(key)
      const isOpen = at < lease.endsAt
      if (isOpen && lease.rest > 0) {
        if (lease.rest <= lease.renewBelow && lease.used < quota) void renewed(key, quota, lease)
        return spend(lease, quota)
      }
      if (isOpen && lease.used >= quota) return { current: quota + 1, ttl: lease.endsAt - at }
      return wait(key, quota, lease)
    }
  }
}
