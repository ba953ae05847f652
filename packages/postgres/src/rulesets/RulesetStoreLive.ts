import { RulesetStore } from "@sortition/domain/rulesets/RulesetStore"
import { Effect, Layer, Option } from "effect"
import { Database } from "../sql/Database.ts"
import { listenForTexts } from "../sql/listenForChanges.ts"
import { query } from "../sql/query.ts"
import { oneView, transaction } from "../sql/transaction.ts"
import { readRulesetSource, rulesetRevision } from "./readRulesetSource.ts"

export const RulesetStoreLive = Layer.effect(
  RulesetStore,
  Effect.gen(function* () {
    const { direct, sql } = yield* Database

    return RulesetStore.of({
      revisionOf: (serviceId) =>
        query(
          () => sql<{ readonly revision: number }[]>`
          SELECT ${rulesetRevision(sql)} AS revision FROM services s WHERE s.id = ${serviceId}`
        ).pipe(Effect.map(([row]) => Option.fromUndefinedOr(row?.revision))),
      read: (serviceId) =>
        transaction(sql, (connection) => readRulesetSource(connection, serviceId), oneView).pipe(
          Effect.map(Option.fromNullOr)
        ),
      changes: listenForTexts(direct, "sortition_rulesets_changed")
    })
  })
)
