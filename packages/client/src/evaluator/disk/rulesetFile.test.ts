import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, expect, it, onTestFinished } from "vitest"
import { rulesetFile } from "./rulesetFile.ts"

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sortition-ruleset-"))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
})

it("reads what was written, and nothing where nothing was written", async () => {
  const cache = rulesetFile({ file: join(folder, "below", "ruleset.json") })
  expect(await cache.read()).toBeUndefined()
  await cache.write({ etag: '"1"', ruleset: { revision: 1 } })
  expect(await cache.read()).toEqual({ etag: '"1"', ruleset: { revision: 1 } })
})

it("reads a damaged file as none", async () => {
  const file = join(folder, "ruleset.json")
  for (const content of ["", '{"etag":', "null", "[]", '{"etag":"1"}']) {
    await writeFile(file, content)
    expect(await rulesetFile({ file }).read()).toBeUndefined()
  }
})

it("replaces the file as a whole, whoever writes at the same time", async () => {
  const file = join(folder, "ruleset.json")
  const ruleset = { text: "x".repeat(100_000) }
  const writes = Array.from({ length: 20 }, (_, revision) =>
    rulesetFile({ file }).write({ etag: `"${revision}"`, ruleset })
  )
  await Promise.all(writes)
  expect(JSON.parse(await readFile(file, "utf8")).ruleset).toEqual(ruleset)
  expect(await readdir(folder)).toEqual(["ruleset.json"])
})
