import { execFile, execFileSync } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, it } from "vitest"
import { useService } from "./testing/useService.ts"

const url = useService()

/** What a program says, line by line: `what`, then the fact from column 24 on. */
const walk = async (command: string, file: string): Promise<ReadonlyMap<string, string>> => {
  const { stdout } = await promisify(execFile)(command, [join(import.meta.dirname, file), url()])
  return new Map(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => [line.slice(0, 24).trim(), line.slice(24)])
  )
}

/** Six standard deviations of a fair split on either side. */
const expectFairSplit = (said: string | undefined) => {
  const [, control, treatment] = /^control (\d+), treatment (\d+)$/.exec(said ?? "") ?? []
  expect(Number(control) + Number(treatment)).toBe(1_000)
  expect(Math.abs(Number(control) - 500)).toBeLessThan(95)
}

const sameInstant = (one: string | undefined, other: string | undefined) =>
  expect(Date.parse(one ?? "")).toBe(Date.parse(other ?? ""))

it("walks through an experiment with the client", async () => {
  const said = await walk(process.execPath, "fiveMinuteWalk.ts")
  expectFairSplit(said.get("1000 samples"))
  expect(Object.fromEntries(said)).toMatchObject({
    service: expect.stringMatching(/^[\da-f-]{36}$/),
    experiment: expect.stringMatching(/^[\da-f-]{36}$/),
    "user-0 again": "the same sample",
    "a user in France": "no_matching_criterion",
    "10 completed": "10 stamped with the time of the request",
    before: "experiment_not_started",
    after: "in bucket all"
  })
  sameInstant(said.get("started by itself at"), said.get("scheduled for"))
})

const hasCurl = (() => {
  try {
    execFileSync("sh", ["-c", "curl --version"])
    return true
  } catch {
    return false
  }
})()

it.skipIf(!hasCurl)(
  `walks through an experiment with curl${hasCurl ? "" : ": skipped, no curl on the path"}`,
  async () => {
    const said = await walk("sh", "plainRest.sh")
    expectFairSplit(said.get("1000 samples"))
    expect(said.get("a user in France")).toContain("no_matching_criterion")
    sameInstant(said.get("stamped with"), said.get("completed at"))
    expect(said.get("before")).toContain("experiment_not_started")
    sameInstant(said.get("started by itself at"), said.get("scheduled for"))
    expect(said.get("after")).toBe("in bucket all")
  }
)
