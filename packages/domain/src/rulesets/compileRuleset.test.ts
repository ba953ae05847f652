import { expect, it } from "vitest"
import { notSampledReasons } from "../shared/Reason.ts"
import { sameDecisions, triplesEach } from "../testing/sameDecisions.ts"

it("a ruleset decides and explains 20,000 random entities as the service does", async () => {
  const reasons = await sameDecisions(20_000 / triplesEach, 13)
  const every = ["allocated", "forced", ...Object.keys(notSampledReasons)]
  expect([...reasons.keys()].toSorted()).toEqual(every.toSorted())
})
