import { Predicate } from "effect"

const isDeadlock = (fault: unknown) => Predicate.hasProperty(fault, "code") && fault.code === "40P01"

/**
 * Runs a statement again, once, when the server ended it to resolve a deadlock: the other side goes on meanwhile. For statements whose order of
 * locks a database over several servers does not keep.
 */
export const againAfterDeadlock = <A>(run: () => Promise<A>): Promise<A> =>
  run().catch((fault) => {
    if (!isDeadlock(fault)) throw fault
    return run()
  })
