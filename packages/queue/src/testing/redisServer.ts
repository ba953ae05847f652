import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { findProgram } from "@sortition/runtime/findProgram"
import { freePort } from "@sortition/runtime/testing/freePort"
import { startGuarded } from "@sortition/runtime/testing/startGuarded"
import { Redis } from "ioredis"

const program = "redis-server"

export interface RedisServer {
  readonly url: string
  readonly port: number
  /** Kills it at once and waits until it is gone, its data too. */
  readonly stop: () => Promise<void>
  /** From now on it keeps its connections and answers nothing. */
  readonly freeze: () => Promise<void>
}

export const hasRedisServer = (): boolean => findProgram(program) !== null

/** On a port that may have been taken since it was free. */
export const onFreePort = async <A>(start: (port: number) => Promise<A>, tries = 5): Promise<A> => {
  try {
    return await start(await freePort())
  } catch (error) {
    if (tries === 1) throw error
    return onFreePort(start, tries - 1)
  }
}

/** A Redis without persistence in a temporary folder, on `port` or a free one. */
export const startRedisServer = (port?: number): Promise<RedisServer> =>
  port === undefined ? onFreePort((free) => startRedis(free)) : startRedis(port)

/** The same with further settings; `keep` is a folder that outlives it. */
export const startRedis = async (
  chosen: number,
  further: Readonly<Record<string, string | number>> = {},
  keep?: string
): Promise<RedisServer> => {
  const folder = keep ?? (await mkdtemp(join(tmpdir(), "sortition-redis-")))
  const settings = {
    port: chosen,
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "no",
    "maxmemory-policy": "noeviction",
    ...further
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const stop = await startGuarded({
    program,
    args,
    ready: "Ready to accept connections",
    cleanUp: async () => {
      if (keep === undefined) await rm(folder, { recursive: true, force: true })
    }
  })
  const freeze = async () => {
    const client = new Redis(chosen, "127.0.0.1")
    await client.client("PAUSE", 600_000, "ALL")
    client.disconnect()
  }
  return { url: `redis://127.0.0.1:${chosen}`, port: chosen, stop, freeze }
}
