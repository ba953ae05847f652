import { Option } from "effect"

/** The one row of a query for one thing. */
export const first = <A>(rows: readonly A[]): Option.Option<A> => Option.fromUndefinedOr(rows[0])
