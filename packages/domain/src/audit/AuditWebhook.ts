import { Context, type Effect } from "effect"
import type { AuditHead } from "./AuditEntry.ts"

/** The place outside the database that keeps copies of the heads. */
export class AuditWebhook extends Context.Service<
  AuditWebhook,
  {
    /** Sends a page of heads. Does nothing where no place is set. Fails without naming the address, which may contain a secret. */
    readonly send: (heads: readonly AuditHead[]) => Effect.Effect<void, Error>
  }
>()("domain/AuditWebhook") {}
