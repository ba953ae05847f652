import { ResultStore } from "@sortition/domain/results/ResultStore"
import { Effect, Layer } from "effect"
import { foldCounts } from "../samples/counts/foldCounts.ts"
import { countNew } from "../samples/counts/recount.ts"
import { Database } from "../sql/Database.ts"
import { patientQuery } from "../sql/query.ts"
import { oneView, patientTransaction } from "../sql/transaction.ts"
import { keepEvidence } from "./keepEvidence.ts"
import { areOverlapsOld, findOverlaps, quick, storedOverlaps, storeOverlaps, thorough } from "./overlaps.ts"
import { readFacts } from "./readFacts.ts"

export const ResultStoreLive = Layer.effect(
  ResultStore,
  Effect.gen(function* () {
    const { change, patient } = yield* Database
    return ResultStore.of({
      facts: (experimentId) =>
        patientTransaction(patient, (connection) => readFacts(connection, experimentId), oneView),
      foldCounts: patientQuery(() => foldCounts(patient)),
      countNew: patientQuery(() => countNew(patient)),
      changed: patientQuery(
        () => patient<{ id: string; changes: string }[]>`
          SELECT experiment_id AS id, changes FROM result_watches WHERE changes > looked_changes ORDER BY experiment_id`
      ),
      look: (experimentId, look, alarmAt) =>
        change((connection) => keepEvidence(connection, experimentId, look, alarmAt), `result watch ${experimentId}`),
      findOverlaps: (experimentId) =>
        patientQuery(async () => {
          if (!(await areOverlapsOld(patient, experimentId))) return
          await storeOverlaps(patient, experimentId, await findOverlaps(patient, experimentId, thorough))
        }),
      overlaps: (experimentId) =>
        patientQuery(
          async () =>
            (await storedOverlaps(patient, experimentId)) ?? (await findOverlaps(patient, experimentId, quick))
        )
    })
  })
)
