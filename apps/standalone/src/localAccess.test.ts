import { execFileSync, spawnSync } from "node:child_process"
import { readFileSync, rmSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { hasCurl, noCurl } from "@sortition/api/testing/hasCurl"
import { makeDataFolder } from "@sortition/embedded-postgres/testing/makeDataFolder"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startStandalone } from "./testing/startStandalone.ts"

const contract = new URL("../../../docs/contract/planning-api.md", import.meta.url)
const tokenScript = fileURLToPath(new URL("../../../scripts/token.mjs", import.meta.url))
const dataDir = join(await makeDataFolder("sortition-local-"), "it's a $HOME of `data`")
const shells = ["sh", "bash", "dash", "zsh"].filter((shell) => spawnSync(shell, ["-c", "true"]).status === 0)
const started: ReturnType<typeof startStandalone>[] = []

const stopAll = () => Promise.all(started.splice(0).map((running) => running.kill("SIGTERM")))
/** A start after the end of the one before. */
const start = async (environment: Readonly<Record<string, string>> = {}) => {
  await stopAll()
  const running = startStandalone({ SORTITION_DATA_DIR: dataDir, ...environment })
  started.push(running)
  return { url: await running.ready, running }
}
const shown = (folder: string) =>
  spawnSync(process.execPath, [tokenScript], { encoding: "utf8", env: { SORTITION_DATA_DIR: folder } })
const kept = () => readFileSync(join(dataDir, "token"), "utf8").trim()
const fetchStatus = async (url: string, headers: Readonly<Record<string, string>> = {}) =>
  (await fetch(url, { headers })).status

let firstOutput = ""
let firstToken = ""
let second: Awaited<ReturnType<typeof start>>
beforeAll(async () => {
  const { running } = await start()
  firstOutput = running.output()
  firstToken = kept()
  second = await start()
})
afterAll(async () => {
  await stopAll()
  rmSync(dirname(dataDir), { recursive: true, force: true, maxRetries: 3 })
})

describe("the first start on a data folder", () => {
  it("prints the token, and keeps it where only its owner can read it", () => {
    expect(firstOutput).toContain(firstToken)
    expect(kept()).toMatch(/^sortition_[\w-]{43}$/)
    expect(statSync(join(dataDir, "token")).mode & 0o777).toBe(0o600)
  })

  it("is followed by others that keep the token and do not print it", async () => {
    const { running, url } = second
    expect(kept()).toBe(firstToken)
    expect(running.output()).not.toContain(firstToken)
    const command = /^ {2}show token {2}(.*)$/m.exec(running.output())?.[1] ?? ""
    for (const shell of shells) {
      expect(execFileSync(shell, ["-c", command], { cwd: "/", encoding: "utf8" })).toBe(`${firstToken}\n`)
    }
    expect(await fetchStatus(`${url}/api/v1/teams`, { authorization: `Bearer ${firstToken}` })).toBe(200)
  })
})

describe("npm run token", () => {
  it("shows the token and nothing else", () => {
    expect(shown(dataDir)).toMatchObject({ status: 0, stdout: `${kept()}\n`, stderr: "" })
  })

  it("says what to do when there is none", () => {
    const { status, stderr, stdout } = shown(join(dataDir, "nothing"))
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
    expect(stderr).toContain("npm start creates one")
  })
})

it.skipIf(!hasCurl)(`the planning document's own curl lines work, with this host and token${noCurl}`, async () => {
  const { url } = second
  const blocks = readFileSync(contract, "utf8").match(/^```shell\n[\s\S]*?^```$/gm) ?? []
  expect(blocks).toHaveLength(4)
  const answers = blocks.map((block) => {
    const command = block
      .replace(/^```shell\n|```$/g, "")
      .replace(/(".*")\n {2}-H/, "$1 \\\n  -H")
      .replace(/https?:\/\/<server-name>/, url)
      .replace("qwerty123456...", kept())
    return JSON.parse(execFileSync("sh", ["-c", `${command.trim()} -s --fail`], { encoding: "utf8" }))
  })
  const [list, shownOne, created, updated] = answers.map(({ data }) => data)
  expect(list[0]).toMatchObject({ id: "1", type: "experiments", attributes: { name: "My first experiment" } })
  expect(shownOne).toMatchObject({ id: "1", attributes: { description: "This is my very first experiment" } })
  expect(created).toMatchObject({ type: "experiments", attributes: { name: "My experiment 1", archived: false } })
  expect(updated).toMatchObject({
    id: "1",
    attributes: { name: "Experiment 2", description: "New description", archived: true }
  })
})

describe("access", () => {
  it("is open on a loopback address for the sampling API, never for the planning API", async () => {
    const { url } = second
    expect(await fetchStatus(`${url}/api/v1/services`)).toBe(200)
    expect(await fetchStatus(`${url}/api/v1/teams`)).toBe(401)
    expect(await fetchStatus(`${url}/api/v1/services`, { authorization: "Bearer wrong" })).toBe(401)
  })

  it.each([{ HOST: "0.0.0.0" }, { SORTITION_AUTH: "required" }])("is closed with %o", async (environment) => {
    const { running } = await start(environment)
    const port = /^sortition ready on \S+:(\d+)$/m.exec(running.output())?.[1]
    const services = `http://127.0.0.1:${port}/api/v1/services`
    expect(await fetchStatus(services)).toBe(401)
    expect(await fetchStatus(services, { authorization: `Bearer ${kept()}` })).toBe(200)
    const lines = running.output().match(/^curl .*$/gm) ?? []
    expect(lines.slice(0, 2).every((line) => line.includes("Authorization: Bearer"))).toBe(true)
  })
})
