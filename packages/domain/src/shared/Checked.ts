/** A value that was checked: valid, or why it is not. Unlike Effect's Result it needs no library, for code that runs in browsers. */
export type Checked<A, Reason> =
  | { readonly _tag: "Valid"; readonly value: A }
  | { readonly _tag: "Invalid"; readonly reason: Reason }

export const valid = <A>(value: A): Checked<A, never> => ({ _tag: "Valid", value })

export const invalid = <Reason>(reason: Reason): Checked<never, Reason> => ({ _tag: "Invalid", reason })

/** The same check with another value. */
export const mapValid = <A, B, Reason>(checked: Checked<A, Reason>, change: (value: A) => B): Checked<B, Reason> =>
  checked._tag === "Valid" ? valid(change(checked.value)) : checked
