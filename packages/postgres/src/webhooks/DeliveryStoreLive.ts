import type { Verdict } from "@sortition/domain/webhooks/afterAttempt"
import { DeliveryStore } from "@sortition/domain/webhooks/DeliveryStore"
import { Metrics } from "@sortition/runtime/metrics/Metrics"
import { Effect, Layer } from "effect"
import { hasDueDates, recordDueDates } from "../events/recordDueDates.ts"
import { Database } from "../sql/Database.ts"
import { listenForChanges } from "../sql/listenForChanges.ts"
import { patientQuery, query } from "../sql/query.ts"
import { dueWebhooks, leaseDeliveries } from "./leaseDeliveries.ts"
import { settleDelivery } from "./settleDelivery.ts"
import { tidyDeliveries } from "./tidyDeliveries.ts"

/** As the metric names them. */
const outcomes = { Delivered: "delivered", Retry: "retried", Failed: "failed" } as const satisfies Record<
  Verdict["_tag"],
  string
>

export const DeliveryStoreLive = Layer.effect(
  DeliveryStore,
  Effect.gen(function* () {
    const { change, direct, patient, sql } = yield* Database
    const { webhookDeliveries } = yield* Metrics
    for (const outcome of Object.values(outcomes)) webhookDeliveries.inc({ outcome }, 0)

    const recordPassed: Effect.Effect<void> = Effect.suspend(() =>
      Effect.flatMap(change(recordDueDates), (more) => (more ? recordPassed : Effect.void))
    )

    return DeliveryStore.of({
      waiting: listenForChanges(direct, "sortition_deliveries"),
      lease: (limits) =>
        Effect.flatMap(
          query(() => dueWebhooks(sql, limits.most)),
          (webhookIds) =>
            webhookIds.length === 0
              ? Effect.succeed([])
              : change((connection) => leaseDeliveries(connection, webhookIds, limits))
        ),
      settle: (delivery, outcome) =>
        Effect.map(
          change((connection) => settleDelivery(connection, delivery, outcome)),
          (isSettled) => {
            if (isSettled) webhookDeliveries.inc({ outcome: outcomes[outcome.verdict._tag] })
          }
        ),
      recordDueDates: Effect.flatMap(
        query(() => hasDueDates(sql)),
        (has) => (has ? recordPassed : Effect.void)
      ),
      tidy: patientQuery(() => tidyDeliveries(patient))
    })
  })
)
