import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { unknownId } from "@sortition/api/testing/makeExperiment"
import { adminToken, usePlanning } from "@sortition/api/testing/usePlanning"
import { afterAll, beforeAll, expect, it } from "vitest"
import { jsonOf, runCli, startCli } from "./testing/runCli.ts"

const planning = usePlanning()
const { NODE_COMPILE_CACHE = "", PATH = "" } = process.env
const inherited = { NODE_COMPILE_CACHE, PATH }
const wrongToken = "sortition_not-a-token-of-anybody"
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sortition-main-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const run = (args: readonly string[], token?: string) =>
  runCli(args, token === undefined ? { url: planning.url } : { url: planning.url, token })

it("prints help and version with 0, and what is wrong with a command line with 2", async () => {
  const help = await run(["--help"])
  expect(help).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("reweight") })
  const version = startCli(["--version"], { url: planning.url })
  expect(await version.ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  const wrong = [
    [],
    ["servces"],
    ["services", "list", "--limt", "3"],
    ["services", "list", "--limit", "0"],
    ["services", "show"]
  ]
  for (const args of wrong) {
    const { code, stderr, stdout } = await run(args)
    expect({ code, stdout }, args.join(" ")).toEqual({ code: 2, stdout: "" })
    expect(stderr).toMatch(/--help/)
  }
  const process = startCli(["servces"], { url: planning.url })
  expect(await process.ended).toEqual({ code: 2, stdout: "", stderr: (await run(["servces"])).stderr })
  expect((await run(["servces"])).stderr).toMatch(/^sortition: unknown command 'servces'\n\(Did you mean services\?\)/)
})

it("ends with 3 where nothing answers, and with 2 for what is no address", async () => {
  const away = await runCli(["services", "list"], { url: "http://127.0.0.1:9" })
  expect(away).toMatchObject({ code: 3, stdout: "" })
  expect(away.stderr).toMatch(
    /^sortition: No answer from http:\/\/127\.0\.0\.1:9: .*\. Check --url, or start the service\n$/
  )
  expect(await run(["services", "list", "--url", "nonsense"])).toMatchObject({ code: 2 })
})

it("ends with 1 and one sentence with the request id where the service refuses, and never shows the token", async () => {
  const without = await run(["services", "list"])
  expect(without).toMatchObject({ code: 1, stdout: "" })
  expect(without.stderr).toMatch(
    /^sortition: .*Set SORTITION_TOKEN or --token-file to a valid token \(request [\w-]+\)\n$/
  )
  const wrong = await run(["services", "list", "--token", wrongToken])
  expect(wrong.code).toBe(1)
  const broken = await run(["services", "list", "--token", `${wrongToken} ü`])
  expect(broken.code).toBe(2)
  for (const { stderr } of [wrong, broken]) expect(stderr).not.toContain(wrongToken)
  const { owner } = await planning.team()
  expect(await run(["experiments", "show", unknownId], owner.token)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^sortition: Experiment not found \(request [\w-]+\)\n$/)
  })
})

it("creates, lists and revokes tokens, and says whose one is", async () => {
  const { owner, teamId } = await planning.team()
  const options = { url: planning.url, token: owner.token }
  const made = await jsonOf(["token", "create", "reader", "--scopes", "read"], options)
  const { id } = made
  const secret = made.attributes.token
  const file = join(folder, "token")
  await writeFile(file, `${secret}\n`)
  const reader = { url: planning.url }
  expect(await jsonOf(["token", "whoami", "--token-file", file], reader)).toMatchObject({
    user_id: owner.id,
    team_id: teamId,
    scopes: ["read"]
  })
  expect((await run(["token", "list"], owner.token)).stdout).toMatch(
    new RegExp(`^${id} +reader +${teamId} +read `, "m")
  )
  expect(await jsonOf(["token", "list"], options)).toMatchObject([{}, { id, attributes: { name: "reader" } }])
  const refused = await runCli(["services", "create", "x", "--token-file", file], reader)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("scope") })
  expect(await jsonOf(["token", "revoke", id], options)).toEqual({ id, revoked: true })
  expect(await run(["token", "list"], adminToken)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("name them")
  })
})

it("doctor finds what is right, and what to do about what is wrong", async () => {
  const { owner } = await planning.team()
  const well = await jsonOf(["doctor"], { url: planning.url, token: owner.token })
  expect(well).toMatchObject({ ok: true })
  expect(well.checks.map(({ check }: { check: string }) => check)).toEqual([
    "reachable",
    "clock",
    "ready",
    "document",
    "token"
  ])
  const ill = await run(["doctor"], wrongToken)
  expect(ill).toMatchObject({ code: 1, stderr: "sortition: 1 check found a problem\n" })
  expect(ill.stdout).toMatch(/^token +problem +the service does not accept it$/m)
  expect(ill.stdout).toMatch(/^token: Set SORTITION_TOKEN/m)
  expect(await runCli(["doctor"], { url: "http://127.0.0.1:9" })).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/^reachable +problem/m)
  })
})

it("ends quietly when the reader of its output leaves", async () => {
  const { owner } = await planning.team()
  const main = fileURLToPath(new URL("main.ts", import.meta.url))
  const child = spawn(process.execPath, [main, "services", "list", "--json"], {
    env: { ...inherited, SORTITION_URL: planning.url, SORTITION_TOKEN: owner.token }
  })
  child.stdout.destroy()
  let errors = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text
  })
  const [code] = await once(child, "close")
  expect({ code, errors }).toEqual({ code: 0, errors: "" })
})

const hasScript = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0

it.skipIf(!hasScript)(
  "on a terminal it asks before it reweights, cuts tables to its width, and has colours but with NO_COLOR",
  async () => {
    const { owner } = await planning.team()
    const options = { url: planning.url, token: owner.token }
    const service = await jsonOf(["services", "create", "x".repeat(200)], options)
    const experiment = await jsonOf(["experiments", "create", service.id, "e"], options)
    const main = fileURLToPath(new URL("main.ts", import.meta.url))
    const onTerminal = async (command: string, input: string, environment: Readonly<Record<string, string>> = {}) => {
      const line = `stty cols 100; exec "$NODE" "$MAIN" ${command}`
      const child = spawn("script", ["-qec", line, "/dev/null"], {
        env: {
          ...inherited,
          SHELL: "/bin/sh",
          NODE: process.execPath,
          MAIN: main,
          TERM: "xterm",
          SORTITION_URL: planning.url,
          SORTITION_TOKEN: owner.token,
          ...environment
        }
      })
      let output = ""
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        output += text
        if (input !== "" && text.includes("[y/N]")) child.stdin.write(input)
      })
      const [code] = await once(child, "close")
      return { code, output }
    }
    const coloured = await onTerminal("services list", "")
    expect(coloured.output).toContain("\u001b[1mID")
    const plain = await onTerminal("services list", "", { NO_COLOR: "1" })
    expect(plain.output).not.toContain("\u001b")
    const rows = plain.output.trimEnd().split("\r\n")
    expect(rows.map((row) => row.length)).toEqual([expect.any(Number), 100])
    expect(rows[1]).toContain("x…")
    const no = await onTerminal(`reweight ${experiment.id} a=100`, "n\n")
    expect(no).toMatchObject({ code: 1, output: expect.stringContaining("Nothing was changed") })
    expect(await onTerminal(`reweight ${experiment.id} a=100`, "y\n")).toMatchObject({
      code: 0,
      output: expect.stringContaining("Applied. Allocation version 1.")
    })
  }
)
