import { Database } from "@sortition/postgres/sql/Database"
import { freshDatabase, type TestDatabase } from "@sortition/postgres/testing/freshDatabase"
import { QueueConnection } from "@sortition/queue/QueueConnection"
import { Log } from "@sortition/runtime/Log"
import { Cause, Config, ConfigProvider, Context, Effect, Exit, Layer } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { apiLive } from "../apiLive.ts"
import { ApiServer } from "../http/ApiServer.ts"
import { trustedProxies } from "../http/trustedProxies.ts"

type Environment = Readonly<Record<string, string>>

let database: TestDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

const provider = (environment: Environment) => ConfigProvider.fromEnvRecord({ ...environment })

/** Starts the API with these variables and does something while it runs. */
const started = <A>(environment: Environment, use: (url: string) => Promise<A>) => {
  const queue = QueueConnection.layerServer({ kind: "postgres", url: database.url })
  const layer = apiLive.pipe(
    Layer.provide(Layer.mergeAll(Database.layerUrl(database.url), queue, Log.layer)),
    Layer.provide(ConfigProvider.layer(provider({ PORT: "0", LOG_LEVEL: "silent", ...environment })))
  )
  return Effect.scoped(
    Effect.flatMap(Layer.build(layer), (context) => Effect.promise(() => use(Context.get(context, ApiServer).url)))
  )
}
const running = <A>(environment: Environment, use: (url: string) => Promise<A>) =>
  Effect.runPromise(started(environment, use))

const lineOf = (exit: Exit.Exit<unknown, unknown>): string => {
  if (Exit.isSuccess(exit)) throw new Error("it has started")
  const fault = Cause.squash(exit.cause)
  if (!(fault instanceof Config.ConfigError)) throw fault
  return fault.cause.message
}

const adminToken = "sixteen-letters!"
const list = async (url: string, token?: string) => {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const statusOf = async (path: string) => (await fetch(url + path, { headers })).status
  return [await statusOf("/api/v1/services"), await statusOf("/api/v1/teams")]
}

describe("SORTITION_AUTH", () => {
  it.each(["", "required"])("'%s' requires a token everywhere", async (SORTITION_AUTH) => {
    expect(await running({ SORTITION_AUTH }, list)).toEqual([401, 401])
  })

  it("requires a token everywhere when it is not set", async () => {
    expect(await running({}, list)).toEqual([401, 401])
  })

  it("'open' requires one for the planning API only", async () => {
    expect(await running({ SORTITION_AUTH: "open" }, list)).toEqual([200, 401])
  })

  it.each(["Open", "none", "off", "false", "required ", " "])("'%s' stops the start", async (value) => {
    const exit = await Effect.runPromiseExit(started({ SORTITION_AUTH: value }, list))
    expect(lineOf(exit)).toBe("SORTITION_AUTH must be open or required")
  })
})

describe("SORTITION_ADMIN_TOKEN", () => {
  it("of sixteen characters lets the administrator in", async () => {
    const asAdministrator = (url: string) => list(url, adminToken)
    expect(await running({ SORTITION_ADMIN_TOKEN: adminToken }, asAdministrator)).toEqual([403, 200])
  })

  it.each(["", adminToken])("'%s' refuses any other token", async (SORTITION_ADMIN_TOKEN) => {
    const wrong = ["", "undefined", "null", adminToken.slice(1), `${adminToken}x`]
    const answers = await running({ SORTITION_ADMIN_TOKEN }, (url) =>
      Promise.all(wrong.map((token) => list(url, token)))
    )
    expect(answers).toEqual(wrong.map(() => [401, 401]))
  })

  it.each([
    ["shorter than sixteen characters", "fifteen-letters"],
    ["with white space in it", "sixteen letters and more"],
    ["with a line end at its end", `${adminToken}\n`]
  ])("%s stops the start and is not shown", async (_, token) => {
    const line = lineOf(await Effect.runPromiseExit(started({ SORTITION_ADMIN_TOKEN: token }, list)))
    expect(line).toBe("SORTITION_ADMIN_TOKEN must have at least 16 characters, none of them white space")
    expect(line).not.toContain(token)
  })
})

describe("SORTITION_TRUST_PROXY", () => {
  const read = (SORTITION_TRUST_PROXY: string) =>
    Effect.runPromise(trustedProxies.parse(provider({ SORTITION_TRUST_PROXY })))

  it.each([
    ["", []],
    ["127.0.0.1", ["127.0.0.1"]],
    ["loopback, 10.0.0.0/8 ,fd00::/8,", ["loopback", "10.0.0.0/8", "fd00::/8"]]
  ])("'%s' is read as addresses and networks", async (value, proxies) => {
    expect(await read(value)).toEqual(proxies)
  })

  it.each([
    "true",
    "1",
    "*",
    "proxy.example.org",
    "10.0.0.0/33",
    "0.0.0.0/0",
    "::/0",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "fd00::/129",
    "10.0.0",
    "loopback;linklocal"
  ])("'%s' stops the start", async (value) => {
    const exit = await Effect.runPromiseExit(started({ SORTITION_TRUST_PROXY: value }, list))
    expect(lineOf(exit)).toBe(
      "SORTITION_TRUST_PROXY must be addresses or networks like 10.0.0.0/8, separated by commas"
    )
  })
})
