import { parseArgs } from "node:util"
import { verifyOutcomes } from "@sortition/postgres/outcomes/outcomeTotals"
import { recount } from "@sortition/postgres/samples/counts/recount"
import { countedExperiments, verifyCounts } from "@sortition/postgres/samples/counts/verifyCounts"
import { Database } from "@sortition/postgres/sql/Database"
import { query } from "@sortition/postgres/sql/query"
import { runProcess } from "@sortition/runtime/runProcess"
import { Console, Effect } from "effect"
import { commandDatabase } from "./commandDatabase.ts"

/*
 * `npm run verify-counts [-- --repair]`: compares the counts of every experiment with its samples, and the sums
 * of its metrics with its outcomes, while the service runs or not. Prints a line
 * of JSON for each count that differs. With --repair it counts the samples of such an experiment anew. Ends with 1 when something differs and is not repaired.
 */

const { values } = parseArgs({ options: { repair: { type: "boolean", default: false } } })

const verify = Effect.gen(function* () {
  const { patient } = yield* Database
  const checked = yield* query(async () => {
    const experiments = await countedExperiments(patient)
    let [wrong, wrongOutcomes] = [0, 0]
    for (const { id } of experiments) {
      for (const { counted, metric, stored, ...place } of await verifyOutcomes(patient, id)) {
        wrongOutcomes++
        process.stdout.write(`${JSON.stringify({ experiment_id: id, metric, ...place, counted, stored })}\n`)
      }
      const differing = await verifyCounts(patient, id)
      for (const { of, samples, stored } of differing) {
        process.stdout.write(`${JSON.stringify({ experiment_id: id, count: of, stored, samples })}\n`)
      }
      if (differing.length === 0) continue
      wrong++
      if (!values.repair) continue
      while (!(await recount(patient, id)));
      if ((await verifyCounts(patient, id)).length === 0) wrong--
    }
    return { experiments: experiments.length, wrong, wrongOutcomes }
  })
  const { experiments, wrong, wrongOutcomes } = checked
  if (wrong > 0) {
    const which = wrong === 1 ? "experiment differ from its" : "experiments differ from their"
    return yield* Effect.die(new Error(`the counts of ${wrong} ${which} samples; --repair counts them anew`))
  }
  if (wrongOutcomes > 0) {
    return yield* Effect.die(new Error(`${wrongOutcomes} sums of outcomes differ from what was recorded`))
  }
  yield* Console.error(
    `the counts of ${experiments} ${experiments === 1 ? "experiment equal its" : "experiments equal their"} samples`
  )
}).pipe(Effect.provide(commandDatabase), Effect.scoped)

runProcess(verify)
