import { hasCurl, noCurl } from "@sortition/api/testing/hasCurl"
import { expect, it } from "vitest"
import { expectSameInstant } from "./testing/expectSameInstant.ts"
import { runProgram } from "./testing/runProgram.ts"
import { useService } from "./testing/useService.ts"

const service = useService({ access: "required" })

const expectWalk = (said: ReadonlyMap<string, string>) => {
  expect(Object.fromEntries(said)).toMatchObject({
    planned: "not_started",
    before: expect.stringContaining("experiment_not_started"),
    after: "in bucket short",
    now: `started at ${said.get("started by itself at")}`,
    "once completed": expect.stringContaining("experiment_completed"),
    "user-0 again": "in bucket short"
  })
  expectSameInstant(said.get("started by itself at"), said.get("starts on"))
}

it("plans an experiment and samples it with the client", async () => {
  const said = await runProgram("plannedExperiment.ts", service())
  expectWalk(said)
  expect(said.get("as a service knows it")).toBe(said.get("project"))
})

it.skipIf(!hasCurl)(`plans an experiment and samples it with curl${noCurl}`, async () => {
  expectWalk(await runProgram("plannedExperiment.sh", service()))
})
