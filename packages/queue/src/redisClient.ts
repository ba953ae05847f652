import { parseRedisCluster } from "@sortition/runtime/parseRedisCluster"
import { Cluster, Redis } from "ioredis"

export type RedisClient = Redis | Cluster

interface RedisClientOptions {
  /** Whether commands wait in memory while there is no connection; otherwise they fail at once. */
  readonly waits: boolean
}

const connectTimeout = 5_000
const retryStrategy = (attempt: number) => Math.min(50 * 2 ** attempt, 1_000)

/** BullMQ asks for `null`: what is under way when Redis goes away is sent again when it is back. */
const maxRetriesPerRequest = null

/**
 * Settles the promise of `connect` when the client is ready or has ended, by whichever attempt. ioredis forgets the promise of an attempt that finds the
 * cluster incomplete, and tries again by itself; BullMQ's worker would wait for that promise for ever.
 */
const settlesConnect = (cluster: Cluster): Cluster => {
  const connect = cluster.connect.bind(cluster)
  const waiting = new Set<(fault: Error | null) => void>()
  // An event arrives after its moment: another attempt may have begun.
  const settle = (status: string, fault: Error | null) => () => {
    if (cluster.status === status) for (const finish of waiting) finish(fault)
  }
  cluster.on("ready", settle("ready", null)).on("end", settle("end", new Error("Connection is closed.")))
  cluster.connect = () =>
    new Promise((resolve, reject) => {
      const finish = (fault: Error | null) => {
        waiting.delete(finish)
        if (fault === null) resolve()
        else reject(fault)
      }
      waiting.add(finish)
      connect().then(() => finish(null), finish)
    })
  return cluster
}

/** A client of the Redis, or of the Redis Cluster, at `url`. It connects again by itself. */
export const redisClient = (url: string, { waits }: RedisClientOptions): RedisClient => {
  const cluster = parseRedisCluster(url)
  if (cluster === null) {
    return new Redis(url, { maxRetriesPerRequest, connectTimeout, retryStrategy, enableOfflineQueue: waits })
  }
  const { isEncrypted, nodes, password, username } = cluster
  const client = new Cluster([...nodes], {
    enableOfflineQueue: waits,
    clusterRetryStrategy: retryStrategy,
    // A node that came back without a change of slots; the client would otherwise connect to it only when another sends it there.
    clusterNodeRetryStrategy: retryStrategy,
    slotsRefreshTimeout: connectTimeout,
    ...(isEncrypted ? { dnsLookup: (host, done) => done(null, host) } : {}),
    redisOptions: {
      maxRetriesPerRequest,
      connectTimeout,
      ...(username === "" ? {} : { username }),
      ...(password === "" ? {} : { password }),
      ...(isEncrypted ? { tls: {} } : {})
    }
  })
  return settlesConnect(client)
}

/** Calls `made` with each copy that BullMQ makes of the client for commands that wait at the server. */
export const onDuplicate = (client: RedisClient, made: (copy: RedisClient) => void): void => {
  const tell = <C extends RedisClient>(copy: C): C => {
    made(copy)
    return copy
  }
  if (client instanceof Cluster) {
    const duplicate = client.duplicate.bind(client)
    client.duplicate = (nodes, options) => tell(settlesConnect(duplicate(nodes, options)))
  } else {
    const duplicate = client.duplicate.bind(client)
    client.duplicate = (options) => tell(duplicate(options))
  }
}
