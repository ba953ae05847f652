import { Context, type Effect } from "effect"
import type { PlacedExperiment } from "../experiments/ExperimentStore.ts"
import type { Service } from "../services/Service.ts"
import type { Permission } from "../shared/Permission.ts"

type Permissions = ReadonlySet<Permission>

/** The records of a path, and the permissions of the user's roles on them. */
export interface Located {
  readonly teamExists: boolean
  /** Null unless the user is a member. */
  readonly team: Permissions | null
  /** Null when the team has no project with this number. */
  readonly project: { readonly service: Service; readonly permissions: Permissions } | null
  /** Null when the project has no experiment with this number. */
  readonly experiment: (PlacedExperiment & { readonly permissions: Permissions }) | null
}

/** The port to stored access rights. */
export class AccessStore extends Context.Service<
  AccessStore,
  {
    /** An id is any text: text that no id can be is not found. Without a user (`null`) there are no roles. */
    readonly locate: (
      userId: string | null,
      path: { readonly teamId: string; readonly projectId?: string; readonly experimentId?: string }
    ) => Effect.Effect<Located>
  }
>()("domain/AccessStore") {}
