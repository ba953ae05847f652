import { it } from "vitest"
import { sameDecisions, triplesEach } from "../testing/sameDecisions.ts"

it("a ruleset decides and explains 1,000,000 random entities as the service does", { timeout: 600_000 }, async () => {
  await sameDecisions(1_000_000 / triplesEach)
})
