import { Context, type Effect, type Option, type Result } from "effect"
import type { RowFault } from "../jobs/RowsFailed.ts"
import type { Role } from "../people/Role.ts"
import type { User } from "../people/User.ts"
import type { Listing, SearchSpan } from "../shared/Listing.ts"
import type { Permission } from "../shared/Permission.ts"
import type { ExperimentFacts } from "./PlannedExperimentStore.ts"
import type { ProjectFacts } from "./ProjectStore.ts"
import type { UserAssignment } from "./UserAssignment.ts"

/** A stored assignment, and whether the request changed it. */
export interface AssignmentChange {
  readonly assignment: UserAssignment
  readonly changed: boolean
}

/** Keeps the stored assignment, or assigns the role manually. */
export type Grant =
  | { readonly _tag: "Keep"; readonly assignment: UserAssignment }
  | { readonly _tag: "Give"; readonly user: User; readonly role: Role }

/** One user on a project: by the assignment, or by the user, whose assignment may be missing. */
export type ProjectUserKey = { readonly assignmentId: string } | { readonly userId: string }

/** One user on a project; null stands for a record that does not exist. */
export interface ProjectUserFacts {
  readonly assignment: UserAssignment | null
  /** Null unless the user is a member of the project's team. */
  readonly user: User | null
  /** Whether another user of the project, assigned manually, can manage its users. */
  readonly othersManage: boolean
}

/** The requested role; null when it does not exist. */
export interface RequestedRole {
  readonly role: Role | null
}

/** The permissions that authorise a change of a project's users. */
export interface ProjectAuthority extends ProjectFacts {
  readonly onTeam: ReadonlySet<Permission>
}

/** A parsed request: the role to assign, and the decision on the stored facts. */
export interface GrantRequest<Facts, E> {
  readonly roleId: string
  readonly decide: (facts: Facts & RequestedRole) => Result.Result<Grant, E>
}

interface OnExperiment {
  readonly serviceId: string
  readonly experimentId: string
  readonly id: string
  /** The caller. */
  readonly userId: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

interface OnProject {
  readonly serviceId: string
  /** The caller. */
  readonly userId: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

export interface AssignmentStep {
  /** How many assignments were written or deleted. */
  readonly written: number
  /** What cannot be written: projects or experiments. */
  readonly faults: readonly RowFault[]
}

/**
 * The port to the roles of users on projects and experiments. An id is any text: text that no id can be is not found. Lists are in the
 * order of ids. Every change on a project marks the project, in the same transaction, for `settleProject`.
 */
export class AssignmentStore extends Context.Service<
  AssignmentStore,
  {
    readonly listOnExperiment: (experimentId: string, span: SearchSpan) => Effect.Effect<Listing<UserAssignment>>
    readonly findOnExperiment: (experimentId: string, id: string) => Effect.Effect<Option.Option<UserAssignment>>
    /** Reads and decides the request while neither the experiment, nor its project, nor the roles on them can change. */
    readonly grantOnExperiment: <E>(
      place: OnExperiment,
      read: (
        facts: ExperimentFacts & { readonly assignment: UserAssignment | null }
      ) => Result.Result<GrantRequest<unknown, E>, E>
    ) => Effect.Effect<AssignmentChange, E>
    readonly listOnProject: (serviceId: string, span: SearchSpan) => Effect.Effect<Listing<UserAssignment>>
    readonly findOnProject: (serviceId: string, id: string) => Effect.Effect<Option.Option<UserAssignment>>
    /** Reads and decides the request while the users of the project cannot change. `id` names an assignment that `read` needs. */
    readonly grantOnProject: <E>(
      place: OnProject & { readonly id?: string },
      read: (
        facts: ProjectAuthority & { readonly assignment: UserAssignment | null }
      ) => Result.Result<GrantRequest<ProjectUserFacts, E> & { readonly key: ProjectUserKey }, E>
    ) => Effect.Effect<AssignmentChange, E>
    /** As `grantOnProject`; removes the assignment that was decided. */
    readonly removeFromProject: <E>(
      place: OnProject & { readonly id: string },
      decide: (facts: ProjectAuthority & ProjectUserFacts) => Result.Result<UserAssignment, E>
    ) => Effect.Effect<void, E>
    /**
     * One bounded step that makes experiments agree with a project whose users have changed. Deletes the assignments that removed users had
     * before their removal, and gives every user of the project the same role on each experiment, except where a role was assigned manually.
     * Returns what it did, and none when no project is left. `skipped` are projects that failed before.
     */
    readonly settleProject: (now: number, skipped: readonly string[]) => Effect.Effect<Option.Option<AssignmentStep>>
    /** As `settleProject`, for experiments whose users were never assigned. `skipped` are experiments that failed before. */
    readonly settleExperiments: (
      now: number,
      skipped: readonly string[]
    ) => Effect.Effect<Option.Option<AssignmentStep>>
  }
>()("domain/AssignmentStore") {}
