import type { Result } from "effect"

/**
 * Reads the input of a request for a record that was found. The outer failure rejects the request as a whole, the inner one reports
 * invalid fields. The permission to change the record is checked between the two.
 */
export type ReadInput<Found, Input, E> = (found: Found) => Result.Result<Result.Result<Input, E>, E>
