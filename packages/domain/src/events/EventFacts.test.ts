import { readFile } from "node:fs/promises"
import { expect, it } from "vitest"
import { type EventFacts, eventTypes, experimentEventTypes } from "./EventFacts.ts"

/** As `docs/webhooks.md` shows them. */
const examples: EventFacts = {
  "experiment.started": { started_at: "2030-01-01T08:00:00.000Z", started_by: "schedule", resumed: false },
  "experiment.ended": { ended_at: "2030-01-01T08:00:00.000Z", ended_by: "request" },
  "experiment.quota_reached": { quota: "max_samples", bucket_name: null, limit: 1000 },
  "experiment.srm_alarm": { p_value: 0.0004, samples: 12_000 },
  "experiment.attrition_alarm": { p_value: 0.0007, samples: 12_000 },
  "experiment.result_reached": { metric: "completion", bucket_name: "treatment", baseline: "control", p_value: 0.01 },
  "experiment.due_date_passed": { due_date: "2030-01-01T08:00:00.000Z" },
  "experiment.schedule_missed": { scheduled_start_date: "2030-01-01T08:00:00.000Z" }
}

it("the documentation has every type of event, with an example", async () => {
  const text = await readFile(new URL("../../../../docs/webhooks.md", import.meta.url), "utf8")
  const rows = text.split("\n").filter((line) => line.startsWith("| `"))
  for (const type of eventTypes)
    expect(
      rows.find((row) => row.startsWith(`| \`${type}\` |`)),
      type
    ).toBeDefined()
  for (const type of experimentEventTypes) {
    const [, example] = /\| `(\{.*\})` \|$/.exec(rows.find((row) => row.startsWith(`| \`${type}\` |`)) ?? "") ?? []
    expect(JSON.parse(example ?? "null"), type).toEqual(examples[type])
  }
})
