import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { findProgram } from "@sortition/runtime/findProgram"
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

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("no free port")
  return address.port
}

/** The shell ends Redis when its input closes: even a test run that is killed leaves no server behind. */
const guarded = `${program} "$@" & cat; kill -KILL $!; wait`

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
  const shell = spawn("sh", ["-c", guarded, "sh", ...args], { stdio: ["pipe", "pipe", "inherit"] })
  const exit = once(shell, "exit")
  const stop = async () => {
    shell.stdin.end()
    await exit
    if (keep === undefined) await rm(folder, { recursive: true, force: true })
  }
  // Goes on reading after the line it waits for, or a full pipe would stop Redis.
  const ready = new Promise<void>((resolve, reject) => {
    const said: Array<string> = []
    createInterface(shell.stdout)
      .on("line", (line) => {
        if (said.length < 50) said.push(line)
        if (line.includes("Ready to accept connections")) resolve()
      })
      .on("close", () => reject(new Error(`${program} did not start:\n${said.join("\n")}`)))
  })
  try {
    await ready
  } catch (error) {
    await stop()
    throw error
  }
  const freeze = async () => {
    const client = new Redis(chosen, "127.0.0.1")
    await client.client("PAUSE", 600_000, "ALL")
    client.disconnect()
  }
  return { url: `redis://127.0.0.1:${chosen}`, port: chosen, stop, freeze }
}
