import { SampleStore } from "@sortition/domain/samples/SampleStore"
import { Samples } from "@sortition/domain/samples/Samples"
import { Unavailable } from "@sortition/domain/shared/Unavailable"
import { newExperiment } from "@sortition/domain/testing/experiments"
import { Cause, Effect, Exit, ManagedRuntime, Option, Stream } from "effect"
import postgres from "postgres"
import { describe, expect, it, onTestFinished } from "vitest"
import { emptyDatabase, freshDatabase } from "../testing/freshDatabase.ts"
import { openStores } from "../testing/openStores.ts"
import { hasPgBouncer, onPgBouncer, startPgBouncer } from "../testing/pgBouncer.ts"
import { Database } from "./Database.ts"
import { listenForChanges } from "./listenForChanges.ts"
import { query } from "./query.ts"

/** Connections of the pooler to the server: fewer than one process has to the pooler. */
const connections = 4

describe.skipIf(!hasPgBouncer)(onPgBouncer(), () => {
  const pooledDatabase = async (make: typeof freshDatabase) => {
    const { drop, url } = await make()
    const pooler = await startPgBouncer(url, connections)
    const cleaning = [pooler.stop, drop]
    onTestFinished(async () => {
      for (const clean of cleaning) await clean()
    })
    return {
      direct: url,
      pooled: pooler.url,
      stop: pooler.stop,
      startAgain: async () => {
        const { stop } = await startPgBouncer(url, connections, Number(new URL(pooler.url).port))
        cleaning.unshift(stop)
      }
    }
  }
  const openDatabase = (url: string, directUrl: string) => {
    const runtime = ManagedRuntime.make(Database.layerUrl(url, { directUrl }))
    onTestFinished(runtime.dispose)
    return runtime
  }
  const open = (url: string, directUrl: string) => {
    const stores = openStores(url, { directUrl })
    onTestFinished(stores.close)
    return stores
  }
  const one = Database.use(({ sql }) => query(() => sql<{ one: number }[]>`SELECT 1 AS one`))

  it("two processes migrate an empty database at once, over connections of their own", async () => {
    const { direct, pooled } = await pooledDatabase(emptyDatabase)
    const processes = [1, 2].map(() => openDatabase(pooled, direct))
    const ready = await Promise.all(processes.map(({ runPromise }) => runPromise(Database.use(({ ready }) => ready))))
    expect(ready).toEqual([true, true])
  })

  it("samples are created, repeated, listed, completed and stamped by two processes over four connections", async () => {
    const { direct, pooled } = await pooledDatabase(freshDatabase)
    const admin = postgres(direct, { max: 1, fetch_types: false })
    onTestFinished(() => admin.end())
    await admin.unsafe(`ALTER DATABASE "${new URL(direct).pathname.slice(1)}" SET TimeZone TO 'Asia/Kolkata'`)
    await admin.unsafe(`ALTER DATABASE "${new URL(direct).pathname.slice(1)}" SET DateStyle TO 'SQL, DMY'`)
    const processes = [open(pooled, direct), open(pooled, direct)] as const
    const made = await processes[0].run(
      Effect.all([newExperiment({ buckets: { a: 30, b: 70 } }), newExperiment({ buckets: { a: 100 } })])
    )
    const start = Date.now()
    const createAll = Effect.all(
      Array.from({ length: 400 }, (_, n) =>
        Samples.use((samples) =>
          samples.create(made[n % 2]?.id ?? "", { sampledEntity: "User", sampledValue: `"${n}\\` })
        )
      ),
      { concurrency: "unbounded" }
    )
    const [first, again] = await Promise.all(processes.map(({ run }) => run(createAll)))
    expect(again).toEqual(first)
    const samples = first ?? []
    for (const { createdAt } of samples) expect(createdAt).toBeGreaterThanOrEqual(start)
    const listed = await processes[1].run(Samples.use((service) => service.list(made[0]?.id ?? "", { limit: 1_000 })))
    expect(listed).toHaveLength(200)
    const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6)
    const completeAll = Effect.all(
      samples.map(({ experimentId, id }) => SampleStore.use((store) => store.complete(experimentId, id, at))),
      { concurrency: "unbounded" }
    )
    const answers = (await Promise.all(processes.map(({ run }) => run(completeAll)))).flat()
    expect(answers.map((each) => Option.getOrThrow(each).completedAt)).toEqual(answers.map(() => at))
    const stamp = SampleStore.use((store) => store.stampCompletions)
    const counts = await Promise.all(processes.map(({ run }) => run(stamp)))
    expect(counts.reduce((sum, count) => sum + count)).toBe(400)
    const sessions = await admin`
      SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'sortition'`
    expect(sessions.length).toBeLessThanOrEqual(connections)
  })

  it("a notification reaches a listener", async () => {
    const { direct, pooled } = await pooledDatabase(freshDatabase)
    const { runPromise } = openDatabase(pooled, direct)
    const twice = Database.use(({ direct }) =>
      listenForChanges(direct, "sortition_test").pipe(Stream.take(2), Stream.runDrain)
    )
    let heard = false
    const listening = runPromise(twice).then(() => {
      heard = true
    })
    const notify = Database.use(({ sql }) => query(() => sql`SELECT pg_notify('sortition_test', '')`))
    // Emits when listening begins, and then for a notification.
    await expect.poll(() => runPromise(notify).then(() => heard), { timeout: 5_000 }).toBe(true)
    await listening
  })

  it("refuses to start on two databases", async () => {
    const { pooled } = await pooledDatabase(freshDatabase)
    const { drop, url } = await freshDatabase()
    onTestFinished(drop)
    const exit = await openDatabase(pooled, url).runPromiseExit(one)
    expect(Exit.isFailure(exit) && String(Cause.squash(exit.cause))).toContain(
      "DATABASE_URL and DATABASE_DIRECT_URL must lead to the same database"
    )
  })

  it("works again after the pooler was away", async () => {
    const { direct, pooled, startAgain, stop } = await pooledDatabase(freshDatabase)
    const { runPromiseExit } = openDatabase(pooled, direct)
    expect(Exit.isSuccess(await runPromiseExit(one))).toBe(true)
    await stop()
    const exit = await runPromiseExit(one)
    expect(Exit.isFailure(exit) && Cause.squash(exit.cause)).toBeInstanceOf(Unavailable)
    await startAgain()
    await expect.poll(async () => Exit.isSuccess(await runPromiseExit(one)), { timeout: 20_000 }).toBe(true)
  })
})
