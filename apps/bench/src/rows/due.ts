import { setTimeout as sleep } from "node:timers/promises"
import { hasRedisServer, startRedisServer } from "@sortition/queue/testing/redisServer"
import postgres from "postgres"
import { versionOf } from "../programs/versionOf.ts"
import type { Line, Side } from "../report/Line.ts"
import type { Bench, Row } from "../run/Bench.ts"
import { type Api, connectTo } from "../server/Api.ts"
import { startService } from "../server/startService.ts"

const experiments = 2_000
const atOnce = 32
/** Milliseconds between the first request and the instant, doubled until all experiments are created before it. */
const firstLead = 4_000
const longestLead = 64_000
/** An experiment that is not active after these milliseconds fails the row. */
const patience = 30_000

/**
 * Creates experiments that are all due at `instant`, milliseconds since the epoch; returns their services. Creates in one service wait for
 * each other, so each of the concurrent clients has its own.
 */
const makeDue = async (api: Api, instant: number): Promise<readonly string[]> => {
  const scheduled_start_date = new Date(instant).toISOString()
  let next = 0
  const work = async () => {
    const service = await api.make("/api/v1/services", { name: "benchmark" })
    while (next < experiments) {
      await api.make(`/api/v1/services/${service}/experiments`, { name: `due ${next++}`, scheduled_start_date })
    }
    return service
  }
  return Promise.all(Array.from({ length: atOnce }, work))
}

const inactive = async (sql: postgres.Sql, services: readonly string[]): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM experiments WHERE service_id = ANY(${[...services]}::uuid[]) AND NOT active`
  return row?.count ?? 0
}

interface Activation {
  /** From the instant until every experiment is active in the database. */
  readonly milliseconds: number
  /** The lead that was enough. */
  readonly lead: number
}

const activation = async (api: Api, sql: postgres.Sql, lead: number): Promise<Activation> => {
  const instant = Date.now() + lead
  const services = await makeDue(api, instant)
  const left = instant - Date.now()
  if (left < 1_000) {
    if (lead < longestLead) return activation(api, sql, lead * 2)
    throw new Error(`${experiments} experiments could not be created within ${lead} ms`)
  }
  await sleep(left)
  while ((await inactive(sql, services)) > 0) {
    if (Date.now() > instant + patience)
      throw new Error(`not every experiment was active ${patience} ms after its instant`)
    await sleep(2)
  }
  return { milliseconds: Date.now() - instant, lead }
}

const measureOn = async (bench: Bench, name: string, settings: Readonly<Record<string, string>>): Promise<number[]> => {
  bench.progress(`due on ${name}: starting`)
  const service = await startService(await bench.makeFolder(), settings)
  bench.defer(service.stop)
  const api = connectTo(service.url)
  const sql = postgres(service.databaseUrl, { max: 1, onnotice: () => {} })
  try {
    const times: number[] = []
    let lead = firstLead
    for (let round = 1; round <= bench.options.rounds; round++) {
      bench.progress(`due on ${name}: round ${round} of ${bench.options.rounds}`)
      const activated = await activation(api, sql, lead)
      times.push(activated.milliseconds)
      lead = activated.lead
    }
    return times
  } finally {
    await sql.end()
    await api.close()
    await service.stop()
  }
}

const onRedis = async (bench: Bench): Promise<number[] | null> => {
  if (!hasRedisServer()) return null
  bench.noteVersion("Redis", versionOf("redis-server", ["--version"], /v=\S+/).replace("v=", ""))
  const redis = await startRedisServer()
  try {
    return await measureOn(bench, "Redis", { REDIS_URL: redis.url })
  } finally {
    await redis.stop()
  }
}

/** Experiments due at one instant, until the last one is active. */
export const due: Row = {
  work: `${experiments.toLocaleString("en-US")} experiments due at one instant`,
  measure: async (bench) => {
    const target = { bound: "<", value: 300 } as const
    const postgresTimes = await measureOn(bench, "PostgreSQL", {})
    const redisTimes = await onRedis(bench)
    const lines: Line[] = [{ what: "all active, queue in PostgreSQL", values: postgresTimes, unit: "ms", target }]
    const common = `a service of its own; from the instant until a query, repeated every few milliseconds, finds all ${experiments} rows active`
    const sides: Side[] = [{ name: "queue in PostgreSQL", how: common }]
    if (redisTimes === null) {
      const missing = ["redis-server is not on the path. On Debian: apt-get install redis-server"]
      return { lines, sides, missing }
    }
    return {
      lines: [...lines, { what: "all active, queue in Redis", values: redisTimes, unit: "ms", target }],
      sides: [...sides, { name: "queue in Redis", how: "the same with REDIS_URL, a redis-server without persistence" }]
    }
  }
}
