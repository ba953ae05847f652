import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { join } from "node:path"
import { createInterface } from "node:readline/promises"
import { Effect, Exit, Scope } from "effect"
import postgres from "postgres"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, embeddedPostgres } from "./embeddedPostgres.ts"
import { runningProcesses } from "./runningProcesses.ts"
import { makeDataFolder } from "./testing/makeDataFolder.ts"

let dataDir = ""
/** A data folder that a server has stopped on, to be copied: to create one needs a second of the processor's time. */
let stopped = ""
let stops: Array<() => Promise<void>> = []

const settings = { fsync: "off", shared_buffers: "16MB" }

interface Started extends EmbeddedPostgres {
  readonly stop: () => Promise<void>
}

const start = async (options: Partial<EmbeddedPostgresOptions> = {}): Promise<Started> => {
  const scope = Scope.makeUnsafe()
  const server = embeddedPostgres({ dataDir, settings, ...options })
  const stop = () => Effect.runPromise(Scope.close(scope, Exit.void))
  stops.push(stop)
  return { ...(await Effect.runPromise(Scope.provide(server, scope))), stop }
}

/** A process of its own that holds a server on the data folder, to be killed. */
const startOwner = async (folder = dataDir): Promise<{ owner: ChildProcess; url: string }> => {
  const script = join(import.meta.dirname, "testing", "embeddedOwner.ts")
  const owner = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] })
  stops.push(() => kill(owner))
  for await (const url of createInterface({ input: owner.stdout })) return { owner, url }
  throw new Error("the owner ended before its server was ready")
}

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, "exit")
  child.kill("SIGKILL")
  await exited
}

const query = async (url: string, text: string): Promise<ReadonlyArray<unknown>> => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    return [...(await sql.unsafe(text))]
  } finally {
    await sql.end({ timeout: 1 })
  }
}

const remember = (url: string) => query(url, "create table kept (n int); insert into kept values (42)")
const recall = (url: string) => query(url, "select n from kept")
const remembered = [{ n: 42 }]

const pidFile = () => join(dataDir, "postgres", "postmaster.pid")
const firstPid = async () => Number((await readFile(pidFile(), "utf8")).split("\n")[0])
const servers = async () => (await runningProcesses()).filter(({ command }) => command.includes(`-D ${dataDir}/`))

/** Makes the test's data folder one that a server has stopped on. */
const useStopped = () => execFileSync("cp", ["-a", join(stopped, "postgres"), dataDir])

beforeAll(async () => {
  stopped = await makeDataFolder(`sortition-tests-${process.pid}-`)
  dataDir = stopped
  await (await start()).stop()
  stops = []
})
afterAll(() => rm(stopped, { recursive: true, force: true, maxRetries: 5 }))

beforeEach(async () => {
  dataDir = await makeDataFolder(`sortition-tests-${process.pid}-`)
})

afterEach(async () => {
  for (const stop of stops.reverse()) await stop()
  stops = []
  for (const { pid } of await servers()) process.kill(pid, "SIGKILL")
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

describe("a data folder", () => {
  it("keeps its rows from one start to the next", async () => {
    const first = await start()
    await remember(first.url)
    await first.stop()
    expect(await servers()).toEqual([])
    const second = await start()
    expect(await recall(second.url)).toEqual(remembered)
  })

  it("may have a name with spaces and letters of any script", async () => {
    const { url } = await start({ dataDir: join(dataDir, "Ärger mit 'Leerzeichen' 数据") })
    expect(await query(url, "select upper('é') as up")).toEqual([{ up: "É" }])
  })

  it("opens only with the password, which only its owner can read", async () => {
    useStopped()
    const { url } = await start()
    await expect(query(url.replace(/:[0-9a-f]+@/, ":guess@"), "select 1")).rejects.toThrow("password")
    expect((await stat(join(dataDir, "postgres", "sortition.password"))).mode & 0o777).toBe(0o600)
  })

  it("is created again when an earlier creation was killed half-way", async () => {
    const half = join(dataDir, ".initdb-4194304-half")
    await mkdir(join(half, "data"), { recursive: true })
    await writeFile(join(half, "data", "PG_VERSION"), "18\n")
    await start()
    expect(await readdir(dataDir)).toEqual(["postgres", "postgres.log"])
  })

  it("of another PostgreSQL version is refused by name", async () => {
    useStopped()
    await writeFile(join(dataDir, "postgres", "PG_VERSION"), "15\n")
    await expect(start()).rejects.toThrow(/written by PostgreSQL 15; this is PostgreSQL 18/)
  })

  it("that holds something else is left alone", async () => {
    await mkdir(join(dataDir, "postgres"))
    await writeFile(join(dataDir, "postgres", "letter.txt"), "mine")
    await expect(start()).rejects.toThrow(/not a PostgreSQL data folder/)
    expect(await readdir(join(dataDir, "postgres"))).toEqual(["letter.txt"])
  })

  it.skipIf(process.getuid?.() !== 0)("below a folder that only root may enter is used as root", async () => {
    const closed = join(dataDir, "closed")
    await mkdir(closed, { mode: 0o700 })
    const first = await start({ dataDir: join(closed, "data") })
    await remember(first.url)
    await first.stop()
    const second = await start({ dataDir: join(closed, "data") })
    expect(await recall(second.url)).toEqual(remembered)
  })

  it.skipIf(process.getuid?.() !== 0)("that root copied from elsewhere is used as root", async () => {
    useStopped()
    await chmod(join(dataDir, "postgres"), 0o755)
    const copy = spawn("chown", ["-R", "0:0", dataDir])
    await once(copy, "exit")
    expect(await query((await start()).url, "select 1 as one")).toEqual([{ one: 1 }])
  })
})

describe("after a kill", () => {
  it("of the server the next start has the data, and its owner hears of it", async () => {
    useStopped()
    const first = await start()
    await remember(first.url)
    const heard = Effect.runPromise(Effect.flip(first.unexpectedEnd))
    process.kill(await firstPid(), "SIGKILL")
    expect((await heard).message).toContain("ended unexpectedly")
    expect(await stat(pidFile())).toBeDefined()
    const second = await start()
    expect(await recall(second.url)).toEqual(remembered)
  })

  it("of the owner the server left over is ended and its data are taken over", async () => {
    useStopped()
    const { owner, url } = await startOwner()
    await remember(url)
    const before = await firstPid()
    await kill(owner)
    const next = await start()
    expect(await firstPid()).not.toBe(before)
    expect(await recall(next.url)).toEqual(remembered)
    expect((await servers()).map(({ pid }) => pid)).toEqual([await firstPid()])
  })

  it("of owner and server, with a query still running, the next start has the data", async () => {
    useStopped()
    const { owner, url } = await startOwner()
    await remember(url)
    const work = "select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b"
    const busy = query(url, work).catch(() => "cut off")
    await expect
      .poll(() => query(url, "select 1 from pg_stat_activity where query like 'select count%' and state = 'active'"))
      .toHaveLength(1)
    process.kill(await firstPid(), "SIGKILL")
    await kill(owner)
    const next = await start()
    expect(await recall(next.url)).toEqual(remembered)
    expect(await busy).toBe("cut off")
  })

  it("a pid file that names an unrelated living process does not stand in the way", async () => {
    useStopped()
    // A program that every user may run, wherever this repository lies.
    const stranger = spawn("sleep", ["1000"], {
      stdio: "ignore",
      ...(process.getuid?.() === 0 ? { uid: (await stat(join(dataDir, "postgres"))).uid } : {})
    })
    stops.push(() => kill(stranger))
    await writeFile(
      pidFile(),
      `${stranger.pid}\n${join(dataDir, "postgres")}\n1700000000\n5432\n\n127.0.0.1\n\nready\n`
    )
    await start()
    expect(await firstPid()).not.toBe(stranger.pid)
    expect(stranger.exitCode).toBeNull()
  })

  it("an empty pid file does not stand in the way", async () => {
    useStopped()
    await writeFile(pidFile(), "")
    expect(await query((await start()).url, "select 1 as one")).toEqual([{ one: 1 }])
  })
})

describe("two at once", () => {
  it("the second is refused and the first not disturbed", async () => {
    useStopped()
    const { url } = await startOwner()
    const sql = postgres(url, { max: 1 })
    const [before] = await sql`select pg_backend_pid() as pid, pg_postmaster_start_time() as started`
    await expect(start()).rejects.toThrow(`Another Sortition is already running on ${dataDir}.`)
    expect((await sql`select pg_backend_pid() as pid, pg_postmaster_start_time() as started`)[0]).toEqual(before)
    await sql.end()
  })

  it("on a new folder one of them starts and the other is refused", async () => {
    const both = await Promise.allSettled([start(), start()])
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"])
    for (const one of both) {
      if (one.status === "fulfilled") expect(await query(one.value.url, "select 1 as one")).toEqual([{ one: 1 }])
      else expect(String(one.reason)).toContain("Another Sortition is already running")
    }
    expect(await servers()).toHaveLength(1)
  })

  it("the owner keeps its claim when the server restarts after the crash of a backend", async () => {
    useStopped()
    const { url } = await start()
    const holder = () => query(url, "select pid from pg_locks where locktype = 'advisory' and granted").catch(() => [])
    const before = await holder()
    const [row] = await query(url, "select pid from pg_stat_activity where backend_type = 'checkpointer'")
    if (typeof row === "object" && row !== null && "pid" in row) process.kill(Number(row.pid), "SIGKILL")
    const reclaimed = async () => {
      const now = await holder()
      return now.length === 1 && JSON.stringify(now) !== JSON.stringify(before)
    }
    await expect.poll(reclaimed, { timeout: 20_000 }).toBe(true)
    await expect(start()).rejects.toThrow("Another Sortition is already running")
  })

  it("a port that another program uses is named", async () => {
    useStopped()
    const other = createServer().listen(0, "127.0.0.1")
    await once(other, "listening")
    const address = other.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    await expect(start({ port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use`)
    other.close()
  })
})
