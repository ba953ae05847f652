import { rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { makeDataFolder } from "@sortition/embedded-postgres/testing/makeDataFolder"
import { freshDatabase } from "@sortition/postgres/testing/freshDatabase"
import { expect, it, onTestFinished } from "vitest"
import { runCommand } from "./testing/commands.ts"
import { startProgram } from "./testing/startProgram.ts"
import { startStandalone } from "./testing/startStandalone.ts"

const api = fileURLToPath(new URL("../../api/src/main.ts", import.meta.url))

const createAdmin = (environment: Readonly<Record<string, string>>) => {
  const { status, stderr, stdout } = runCommand("createAdmin.ts", environment)
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringMatching(/^A token of user 1, Owner of team 1\..*\n$/)
  })
  expect(stdout).toMatch(/^sortition_[\w-]{43}\n$/)
  return stdout.trim()
}
const statusOf = async (url: string, token: string) => {
  const paths = ["/api/v1/services", "/api/v1/teams/1/users"]
  const headers = { authorization: `Bearer ${token}` }
  return Promise.all(paths.map(async (path) => (await fetch(url + path, { headers })).status))
}
const makeFolder = async () => {
  const folder = await makeDataFolder("sortition-admin-")
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}
const started = <A extends { readonly kill: (signal: NodeJS.Signals) => Promise<unknown> }>(running: A): A => {
  onTestFinished(async () => {
    await running.kill("SIGTERM")
  })
  return running
}

const advice = "create a token with `npm run create-admin`"
const urlIn = (output: string) => /api ready on (http:[^"\s]+)/.exec(output)?.[1] ?? ""
const startApi = async (environment: Readonly<Record<string, string>>, waitFor: string) => {
  const running = started(startProgram({ main: api, environment, isReady: (output) => output.includes(waitFor) }))
  return { running, url: urlIn(await running.ready) }
}

// Starts four processes, one after the other.
it("the API on a new database says that there is no token; one made meanwhile works at once, and the next start says nothing", async () => {
  const database = await freshDatabase()
  onTestFinished(database.drop)
  const environment = { DATABASE_URL: database.url }
  const { running, url } = await startApi(environment, advice)
  expect(await statusOf(url, "sortition_wrong")).toEqual([401, 401])
  const first = createAdmin(environment)
  expect(await statusOf(url, first)).toEqual([200, 200])
  const second = createAdmin(environment)
  expect(second).not.toBe(first)
  expect(await statusOf(url, first)).toEqual([200, 200])
  await running.kill("SIGTERM")

  const next = await startApi(environment, "api ready")
  await next.running.kill("SIGTERM")
  expect(next.running.output()).not.toContain(advice)
}, 180_000)

it.each([{ SORTITION_ADMIN_TOKEN: "an-administrator-of-tests" }, { SORTITION_AUTH: "open" }])(
  "the API on a new database says nothing with %o",
  async (settings) => {
    const database = await freshDatabase()
    onTestFinished(database.drop)
    const { running } = await startApi({ DATABASE_URL: database.url, ...settings }, "api ready")
    await running.kill("SIGTERM")
    expect(running.output()).not.toContain(advice)
  }
)

it("creates a token in an embedded database, while the service runs and while it does not", async () => {
  const folder = { SORTITION_DATA_DIR: await makeFolder() }
  const before = createAdmin(folder)
  const running = started(startStandalone({ ...folder, SORTITION_AUTH: "required" }))
  const url = await running.ready
  const meanwhile = createAdmin(folder)
  expect(await statusOf(url, before)).toEqual([200, 200])
  expect(await statusOf(url, meanwhile)).toEqual([200, 200])
})
