import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Redis } from "ioredis"
import { onFreePort, startRedis } from "./redisServer.ts"

interface RedisClusterNode {
  /** Kills it at once. */
  readonly kill: () => Promise<void>
  /** Starts it again as the same node, after `kill`. */
  readonly start: () => Promise<void>
}

export interface RedisClusterServer {
  readonly url: string
  readonly nodes: readonly RedisClusterNode[]
  /** The node that holds a key. */
  readonly nodeOf: (key: string) => Promise<RedisClusterNode>
  /** Waits until the nodes that are left know that another is away. */
  readonly untilIncomplete: () => Promise<void>
  readonly stop: () => Promise<void>
}

const slots = 16_384
const deadline = 20_000

const settings = { "cluster-enabled": "yes", "cluster-node-timeout": 1_000 }

/** The bus of a node listens ten thousand ports above. */
const mostPort = 65_535 - 10_000

const startNode = (folder: string) =>
  onFreePort(async (free) => {
    const port = free > mostPort ? free - 20_000 : free
    let server = await startRedis(port, settings, folder)
    const client = new Redis(port, "127.0.0.1", { maxRetriesPerRequest: 0, retryStrategy: () => 100 })
    client.on("error", () => undefined)
    return {
      port,
      client,
      kill: () => server.stop(),
      start: async () => {
        server = await startRedis(port, settings, folder)
      },
      stop: () => {
        client.disconnect()
        return server.stop()
      }
    }
  })

/** Three nodes without replicas, each with a third of the slots. */
export const startRedisCluster = async (): Promise<RedisClusterServer> => {
  const folders = await Promise.all([1, 2, 3].map(() => mkdtemp(join(tmpdir(), "sortition-redis-node-"))))
  const nodes = await Promise.all(folders.map(startNode))
  const share = Math.ceil(slots / nodes.length)
  const [first] = nodes
  if (first === undefined) throw new Error("a cluster has nodes")
  for (const [index, { client, port }] of nodes.entries()) {
    await client.cluster("SET-CONFIG-EPOCH", index + 1)
    await client.cluster("ADDSLOTSRANGE", index * share, Math.min((index + 1) * share, slots) - 1)
    await first.client.cluster("MEET", "127.0.0.1", port)
  }
  const infoOf = ({ client }: (typeof nodes)[number]) => client.cluster("INFO").catch(() => "")
  const until = async (what: string, holds: (infos: readonly string[]) => boolean) => {
    for (const begun = Date.now(); !holds(await Promise.all(nodes.map(infoOf))); await sleep(50)) {
      if (Date.now() - begun > deadline) throw new Error(`the cluster was not ${what} in time`)
    }
  }
  const isWhole = (info: string) =>
    info.includes("cluster_state:ok") && info.includes(`cluster_known_nodes:${nodes.length}`)
  await until("formed", (infos) => infos.every(isWhole))
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(",")}`,
    nodes,
    nodeOf: async (key) => {
      const slot = await first.client.cluster("KEYSLOT", key)
      return nodes[Math.floor(slot / share)] ?? first
    },
    untilIncomplete: () => until("incomplete", (infos) => infos.some((info) => info.includes("cluster_state:fail"))),
    stop: async () => {
      await Promise.all(nodes.map(({ stop }) => stop()))
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
    }
  }
}
