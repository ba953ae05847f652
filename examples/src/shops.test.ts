import { execFile } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { freePort } from "@sortition/queue/testing/freePort"
import { findProgram } from "@sortition/runtime/findProgram"
import { describe, expect, it, onTestFinished } from "vitest"
import { type RunningProgram, startProgram } from "./testing/startProgram.ts"
import { storedButtons } from "./testing/stored.ts"
import { useShop } from "./testing/useShop.ts"
import { walkShop } from "./testing/walkShop.ts"

const shop = useShop()
const folderOf = (name: string) => join(import.meta.dirname, "..", name)

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "sortition-shop-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const startShop = async (file: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>) =>
  startProgram({
    file,
    args,
    cwd,
    env: { ...shop().settings, PORT: String(await freePort()), ...env },
    ready: /listening on (http:\/\/\S+)/
  })

const walk = (name: string, program: RunningProgram) => walkShop(shop(), { name, url: program.said[1] ?? "", program })

/** A test of a program in a language that this machine may not have. It runs nothing there, and says so. */
const inLanguage = (program: string, test: (file: string) => Promise<void>) => async () => {
  const file = findProgram(program)
  if (file === null) console.warn(`no ${program} on the path: its example was not run`)
  else await test(file)
}

describe.each(["express", "fastify"])("the shop on %s", (name) => {
  it("says the stored buttons, and records orders", async () => {
    const STATE = await newFolder()
    await walk(name, await startShop(process.execPath, ["server.ts"], folderOf(name), { STATE }))
  })
})

it("the shop on Express starts and serves without the service, and sends later what was used", async () => {
  const STATE = await newFolder()
  const start = (env: Readonly<Record<string, string>>) =>
    startShop(process.execPath, ["server.ts"], folderOf("express"), { STATE, ...env })
  const first = await start({})
  expect(await first.stop()).toBe(0)

  const alone = await start({ SORTITION_URL: `http://127.0.0.1:${await freePort()}` })
  const response = await fetch(`${alone.said[1]}/checkout?user=alone-1&country=NO`)
  const answer: unknown = await response.json()
  expect(answer).toMatchObject({ reason: "allocated" })
  expect(await alone.stop()).toBe(0)
  expect(await storedButtons(shop(), "alone-")).toEqual(new Map())

  const again = await start({})
  expect(await again.stop()).toBe(0)
  const [button] = (await storedButtons(shop(), "alone-")).values()
  expect(answer).toMatchObject({ button })
})

it(
  "the shop in Python says the stored buttons, and records orders",
  inLanguage("python3", async (file) => walk("python", await startShop(file, ["shop.py"], folderOf("python"), {})))
)

it(
  "the shop in Go says the stored buttons, and records orders",
  inLanguage("go", async (file) => {
    const folder = await newFolder()
    const built = join(folder, "shop")
    for (const args of [
      ["vet", "."],
      ["build", "-o", built, "."]
    ]) {
      await promisify(execFile)(file, args, { cwd: folderOf("go") })
    }
    await walk("go", await startShop(built, [], folder, {}))
  })
)
