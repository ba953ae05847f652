import { Context, type Effect } from "effect"
import type { Listing, Span } from "../shared/Listing.ts"
import type { AuditEntry, AuditHead } from "./AuditEntry.ts"
import type { ChainPart } from "./checkPart.ts"

/** The port to the entries that every change leaves. The stores of what changes append them. */
export class AuditStore extends Context.Service<
  AuditStore,
  {
    /** What has changed about the experiment, newest first, `limit` entries below the height `cursor`. */
    readonly ofExperiment: (
      experimentId: string,
      page: { readonly limit: number; readonly cursor?: number | undefined }
    ) => Effect.Effect<readonly AuditEntry[]>
    /** The chain of the team, newest first. */
    readonly ofTeam: (teamId: string, span: Span) => Effect.Effect<Listing<AuditEntry>>
    /** At most `limit` links of the team's chain above this height, with its head, all of one moment. */
    readonly part: (teamId: string, after: number, limit: number) => Effect.Effect<ChainPart>
    /** At most `limit` heads, of the teams after this one in ascending order; null starts with the first. */
    readonly heads: (after: string | null, limit: number) => Effect.Effect<readonly AuditHead[]>
    /** Whether the time of the next report has come. */
    readonly isReportDue: Effect.Effect<boolean>
    /** Reserves the due report for this process. Returns how often it has failed; null when none is due. */
    readonly beginReport: Effect.Effect<number | null>
    /** Schedules the next report at the next midnight in UTC. */
    readonly reported: Effect.Effect<void>
    /** Schedules the report again after a pause of `pause` seconds. */
    readonly reportFailed: (pause: number) => Effect.Effect<void>
  }
>()("domain/AuditStore") {}
