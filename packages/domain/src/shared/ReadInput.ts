import type { Result } from "effect"

/**
 * Reads the input of a request for a record that was found. The outer failure means that the request does not fit the record at all,
 * the inner one that fields of it are invalid: the permission to change the record is checked between the two.
 */
export type ReadInput<Found, Input, E> = (found: Found) => Result.Result<Result.Result<Input, E>, E>
