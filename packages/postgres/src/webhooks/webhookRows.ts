import type { Delivery, Webhook } from "@sortition/domain/webhooks/Webhook"
import type { Sql } from "../sql/connect.ts"
import { tableColumns } from "../sql/tableColumns.ts"

/** Of a webhook `w`, without its secrets. */
export const webhookColumns = tableColumns<Webhook>({
  id: "fixed",
  teamId: "fixed",
  url: "mutable",
  events: "mutable",
  description: "mutable",
  active: "mutable",
  createdAt: "fixed",
  updatedAt: "mutable"
}).of("w")

const ownColumns = tableColumns<Omit<Delivery, "eventType" | "experimentId">>({
  id: "fixed",
  webhookId: "fixed",
  eventId: "fixed",
  status: "mutable",
  attempts: "mutable",
  nextAttemptAt: "mutable",
  lastAttemptAt: "mutable",
  durationMs: "mutable",
  responseStatus: "mutable",
  responseBody: "mutable",
  error: "mutable",
  createdAt: "fixed"
}).of("d")

/** Of a delivery `d` of the event `e`. */
export const deliveryColumns = (sql: Sql) => sql`${ownColumns(sql)}, e.type AS event_type, e.experiment_id`

/** The deliveries `d` that `where` selects, with their events. */
export const readDeliveries = (sql: Sql, where: ReturnType<Sql>) =>
  sql<Delivery[]>`
    SELECT ${deliveryColumns(sql)} FROM webhook_deliveries d JOIN events e ON e.id = d.event_id WHERE ${where}`
