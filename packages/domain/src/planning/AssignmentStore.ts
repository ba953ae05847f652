import { Context, type Effect, type Option, type Result } from "effect"
import type { Listing, Span } from "../shared/Listing.ts"
import type { ExperimentUserFacts, Grant, ProjectUserFacts } from "./assignmentRules.ts"
import type { UserAssignment } from "./UserAssignment.ts"

/** An assignment as it stands now, and whether that is news. */
export interface Granted {
  readonly assignment: UserAssignment
  readonly changed: boolean
}

/** One user on a project: by the assignment, or somebody who may have none yet. */
export type ProjectUserKey = { readonly assignmentId: string } | { readonly userId: string }

export interface ExperimentUserChange {
  readonly experimentId: string
  readonly id: string
  readonly roleId: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

export interface ProjectUserChange {
  readonly serviceId: string
  readonly key: ProjectUserKey
  readonly roleId: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * The port to who has which role on a project and on its experiments. An id of something is any text; what no id can be is unknown.
 * Lists are in the order of ids. Every change on a project marks it, in the same transaction, for `settleProject`.
 */
export class AssignmentStore extends Context.Service<
  AssignmentStore,
  {
    readonly listOnExperiment: (experimentId: string, span: Span) => Effect.Effect<Listing<UserAssignment>>
    readonly findOnExperiment: (experimentId: string, id: string) => Effect.Effect<Option.Option<UserAssignment>>
    /** Decides while nobody else can change the assignment. */
    readonly grantOnExperiment: <E>(
      change: ExperimentUserChange,
      decide: (facts: ExperimentUserFacts) => Result.Result<Grant, E>
    ) => Effect.Effect<Granted, E>
    readonly listOnProject: (serviceId: string, span: Span) => Effect.Effect<Listing<UserAssignment>>
    readonly findOnProject: (serviceId: string, id: string) => Effect.Effect<Option.Option<UserAssignment>>
    /** Decides while nobody else can change who is on the project. */
    readonly grantOnProject: <E>(
      change: ProjectUserChange,
      decide: (facts: ProjectUserFacts) => Result.Result<Grant, E>
    ) => Effect.Effect<Granted, E>
    /** As `grantOnProject`; removes what was decided. */
    readonly removeFromProject: <E>(
      serviceId: string,
      id: string,
      decide: (facts: ProjectUserFacts) => Result.Result<UserAssignment, E>
    ) => Effect.Effect<void, E>
    /**
     * One bounded step towards experiments that agree with a project whose users have changed: who was removed loses every role that they
     * had until then, everybody on the project has that role on each experiment, except where one was assigned manually. Answers how many
     * assignments were written or taken away, and none when no project is left.
     */
    readonly settleProject: (now: number) => Effect.Effect<Option.Option<number>>
    /** As `settleProject`, for experiments whose users were never assigned. */
    readonly settleExperiments: (now: number) => Effect.Effect<Option.Option<number>>
  }
>()("domain/AssignmentStore") {}
