import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { rowNames } from "./report/rowNames.ts"

const main = fileURLToPath(new URL("./main.ts", import.meta.url))
const bench = (...args: string[]) => spawnSync(process.execPath, [main, ...args], { encoding: "utf8" })

it("lists every row with --help", () => {
  const { status, stdout } = bench("--help")
  expect(status).toBe(0)
  for (const name of rowNames) expect(stdout).toMatch(new RegExp(`^  ${name} {2,}\\S`, "m"))
})

it("ends with 2 and one line for a row that it does not know", () => {
  const { status, stderr, stdout } = bench("creates")
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
  expect(stderr).toBe(`bench: unknown row "creates"; known rows: ${rowNames.join(", ")}\n`)
})
