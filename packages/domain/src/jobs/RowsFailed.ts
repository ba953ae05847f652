import { Data, Effect } from "effect"

/** A row that a statement cannot write, and why. */
export interface RowFault {
  readonly id: string
  readonly fault: unknown
}

const shown = 5

/** A job has done its work but for these rows, each of which fails by itself. */
export class RowsFailed extends Data.TaggedError("RowsFailed")<{
  readonly message: string
  readonly ids: readonly string[]
  readonly cause: unknown
}> {
  private static readonly of = (what: string, faults: readonly RowFault[]): RowsFailed => {
    const ids = faults.map(({ id }) => id)
    const fault = faults[0]?.fault
    const reason = fault instanceof Error ? fault.message : String(fault)
    const some = ids.length > shown ? `${ids.slice(0, shown).join(", ")} …` : ids.join(", ")
    return new RowsFailed({ message: `${what} fails for ${ids.length} (${some}): ${reason}`, ids, cause: fault })
  }

  /** Succeeds with the result when no row failed. `what` names the work: `the start of experiments`. */
  static readonly unless = <A>(what: string, faults: readonly RowFault[], result: A): Effect.Effect<A, RowsFailed> =>
    faults.length === 0 ? Effect.succeed(result) : Effect.fail(RowsFailed.of(what, faults))
}
