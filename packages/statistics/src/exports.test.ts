import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import * as statistics from "./statistics.ts"

const { exports }: { exports: Record<string, string> } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8")
)

it("every method can also be imported by its own path", async () => {
  const files = Object.keys(exports).filter((path) => path !== "." && !path.includes("*"))
  expect(files.sort()).toEqual(
    Object.keys(statistics)
      .map((name) => `./${name}`)
      .sort()
  )
  for (const [name, method] of Object.entries(statistics)) {
    const module: Record<string, unknown> = await import(new URL(`../${exports[`./${name}`]}`, import.meta.url).href)
    expect(module[name]).toBe(method)
  }
})
