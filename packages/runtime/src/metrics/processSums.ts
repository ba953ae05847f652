import { AggregatorRegistry } from "prom-client"

/** The values of a process, as the client library writes them in JSON. */
export type Snapshot = readonly object[]

interface Joined {
  readonly ask: () => Promise<Snapshot | null>
  last: Snapshot
}

const counts: ReadonlySet<unknown> = new Set(["counter", "histogram"])

const isCount = (metric: object) => "type" in metric && counts.has(metric.type)

const sumOf = (snapshots: readonly Snapshot[]) => AggregatorRegistry.aggregate(snapshots.map((each) => [...each]))

/**
 * The values of other processes. What a process that has ended had counted stays in the sums, as far as a scrape has seen it, because a counter
 * that falls looks like a restart of everything.
 */
export const processSums = () => {
  const processes = new Set<Joined>()
  let ended: Snapshot = []

  /** A process that does not answer keeps its last values. */
  const renew = async (joined: Joined) => {
    joined.last = (await joined.ask()) ?? joined.last
  }
  const leave = async (joined: Joined) => {
    processes.delete(joined)
    ended = await sumOf([ended, joined.last.filter(isCount)]).getMetricsAsJSON()
  }
  return {
    /** Adds a process until the returned function is called. */
    join: (ask: Joined["ask"]): (() => void) => {
      const joined: Joined = { ask, last: [] }
      processes.add(joined)
      return () => void leave(joined)
    },
    isAlone: () => processes.size === 0 && ended.length === 0,
    /** The exposition of all, in Prometheus's text format. */
    expose: async (own: Snapshot): Promise<string> => {
      await Promise.all([...processes].map(renew))
      return sumOf([own, ended, ...[...processes].map(({ last }) => last)]).metrics()
    }
  }
}
