import { Context, type Effect } from "effect"
import type { Experiment } from "../experiments/Experiment.ts"
import type { Service } from "../services/Service.ts"
import type { Permission } from "../shared/Permission.ts"

type Permissions = ReadonlySet<Permission>

/** What a path leads to, and what a user's roles allow there. */
export interface Located {
  readonly teamExists: boolean
  /** Null for who is no member. */
  readonly team: Permissions | null
  /** Of that team; null when it has none of this number. */
  readonly project: { readonly service: Service; readonly permissions: Permissions } | null
  /** Of that project; null when it has none of this number. */
  readonly experiment: { readonly experiment: Experiment; readonly permissions: Permissions } | null
}

/** The port to who may do what where. */
export class AccessStore extends Context.Service<
  AccessStore,
  {
    /** Ids are any text: what cannot be an id is not found. Nobody in particular (`null`) has no role anywhere. */
    readonly locate: (
      userId: string | null,
      path: { readonly teamId: string; readonly projectId?: string; readonly experimentId?: string }
    ) => Effect.Effect<Located>
  }
>()("domain/AccessStore") {}
