import { Clock, Context, Effect, Layer, Option } from "effect"
import type { ExperimentNotFound } from "../experiments/Experiment.ts"
import { Experiments } from "../experiments/Experiments.ts"
import { type AccessError, type PermissionDenied, RecordNotFound } from "../people/AccessError.ts"
import { Caller, denied } from "../people/Caller.ts"
import { TeamStore } from "../people/TeamStore.ts"
import type { Listing, Span } from "../shared/Listing.ts"
import type { AuditEntry, AuditHead } from "./AuditEntry.ts"
import { AuditStore } from "./AuditStore.ts"
import { type BrokenLink, checkPart } from "./checkPart.ts"

/** The chain of what belongs to no team, such as users. */
const teamless = "0"

const linksAtOnce = 2_000

/** The outcome of checking a part of a chain. */
export interface CheckedPart {
  /** Null when the part holds. */
  readonly broken: BrokenLink | null
  readonly checked: number
  /** The height of the last link; null when no link follows it, or when one is broken. */
  readonly next: number | null
  readonly head: AuditHead | null
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** Who changed what, and when. */
export class History extends Context.Service<
  History,
  {
    /** Everything that changed about the experiment, newest first. `cursor` is the height of the last entry of the previous page. */
    readonly ofExperiment: (
      id: string,
      page: { readonly limit: number; readonly cursor?: number | undefined }
    ) => Effect.Effect<readonly AuditEntry[], ExperimentNotFound | PermissionDenied, Caller>
    /** The chain of a team, newest first, for its Owners. The chain `0`, of what belongs to no team, is for the administrator. */
    readonly ofTeam: (teamId: string, span: Span) => Effect.Effect<Listing<AuditEntry>, AccessError, Caller>
    /**
     * Checks the links of a team's chain above the height `after`, at most 2,000 of them, for an Owner of the team; or, with an experiment, those
     * of the chain that its history is in, for all readers of the experiment.
     */
    readonly verify: (
      chain: { readonly teamId: string } | { readonly experimentId: string },
      after: number
    ) => Effect.Effect<CheckedPart, AccessError | ExperimentNotFound, Caller>
  }
>()("domain/History") {
  static readonly layer = Layer.effect(
    History,
    Effect.gen(function* () {
      const store = yield* AuditStore
      const teams = yield* TeamStore
      const experiments = yield* Experiments

      const requireManager = Effect.fnUntraced(function* (teamId: string) {
        const caller = yield* Caller
        const isAdministrator = caller._tag === "Administrator"
        if (isAdministrator && teamId === teamless) return
        const found = yield* teams.find(teamId, isAdministrator ? null : caller.userId)
        if (Option.isNone(found)) return yield* new RecordNotFound({ record: "Team", id: teamId })
        const { permissions } = found.value
        if (permissions?.has("team_manage") === true) return
        // A stranger learns nothing of the team. The administrator knows of every team, and acts in none.
        if (permissions === null && !isAdministrator) return yield* new RecordNotFound({ record: "Team", id: teamId })
        return yield* denied("team_manage")
      })

      const chainOf = Effect.fnUntraced(function* (
        chain: { readonly teamId: string } | { readonly experimentId: string }
      ) {
        if ("teamId" in chain) {
          yield* requireManager(chain.teamId)
          return chain.teamId
        }
        yield* experiments.requirePermission(chain.experimentId, "experiment_read")
        return (yield* Caller.user()).teamId
      })

      return History.of({
        verify: Effect.fn("History.verify")(function* (chain, after) {
          const part = yield* store.part(yield* chainOf(chain), after, linksAtOnce)
          const broken = checkPart(part)
          const { head, isLast, links } = part
          return {
            broken,
            checked: broken === null ? links.length : Math.max(broken.height - after - 1, 0),
            next: isLast || broken !== null ? null : after + links.length,
            head,
            at: yield* Clock.currentTimeMillis
          }
        }),
        ofExperiment: Effect.fn("History.ofExperiment")(function* (id, page) {
          yield* experiments.requirePermission(id, "experiment_read")
          return yield* store.ofExperiment(id, page)
        }),
        ofTeam: Effect.fn("History.ofTeam")(function* (teamId, span) {
          yield* requireManager(teamId)
          return yield* store.ofTeam(teamId, span)
        })
      })
    })
  )
}
