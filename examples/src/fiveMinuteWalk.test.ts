import { hasCurl, noCurl } from "@sortition/api/testing/hasCurl"
import { expect, it } from "vitest"
import { expectSameInstant } from "./testing/expectSameInstant.ts"
import { runProgram } from "./testing/runProgram.ts"
import { useService } from "./testing/useService.ts"

const service = useService()

/** Six standard deviations of a fair split on either side. */
const expectFairSplit = (said: string | undefined) => {
  const [, control, treatment] = /^control (\d+), treatment (\d+)$/.exec(said ?? "") ?? []
  expect(Number(control) + Number(treatment)).toBe(1_000)
  expect(Math.abs(Number(control) - 500)).toBeLessThan(95)
}

it("walks through an experiment with the client", async () => {
  const said = await runProgram("fiveMinuteWalk.ts", service())
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
  expectSameInstant(said.get("started by itself at"), said.get("scheduled for"))
})

it.skipIf(!hasCurl)(`walks through an experiment with curl${noCurl}`, async () => {
  const said = await runProgram("plainRest.sh", service())
  expectFairSplit(said.get("1000 samples"))
  expect(said.get("a user in France")).toContain("no_matching_criterion")
  expectSameInstant(said.get("stamped with"), said.get("completed at"))
  expect(said.get("before")).toContain("experiment_not_started")
  expectSameInstant(said.get("started by itself at"), said.get("scheduled for"))
  expect(said.get("after")).toBe("in bucket all")
})
