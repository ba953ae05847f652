/** Notes the first fault: where, and what is needed there. */
export type Fault = (path: string, needed: string) => false

/** Whether a value is an A; notes why not. */
export type Guard<A> = (value: unknown, path: string, fault: Fault) => value is A

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A value that satisfies the test. */
export const check =
  <A>(needed: string, test: (value: unknown) => value is A): Guard<A> =>
  (value, path, fault): value is A =>
    test(value) || fault(path, needed)

export const text: Guard<string> = check("a text", (value) => typeof value === "string")

export const flag: Guard<boolean> = check("true or false", (value) => typeof value === "boolean")

/** A text that the pattern matches. */
export const textLike = (needed: string, pattern: RegExp): Guard<string> =>
  check(needed, (value): value is string => typeof value === "string" && pattern.test(value))

/** A whole number from 0 to `most`. */
export const wholeUpTo = (most: number): Guard<number> =>
  check(`a whole number from 0 to ${most}`, (value): value is number => {
    return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most
  })

export const orNull =
  <A>(guard: Guard<A>): Guard<A | null> =>
  (value, path, fault): value is A | null =>
    value === null || guard(value, path, fault)

export const orAbsent =
  <A>(guard: Guard<A>): Guard<A | undefined> =>
  (value, path, fault): value is A | undefined =>
    value === undefined || guard(value, path, fault)

export const list =
  <A>(guard: Guard<A>): Guard<readonly A[]> =>
  (value, path, fault): value is readonly A[] =>
    Array.isArray(value)
      ? value.every((each: unknown, index) => guard(each, `${path}[${index}]`, fault))
      : fault(path, "a list")

/** An object whose values are all A. */
export const record =
  <A>(guard: Guard<A>): Guard<Readonly<Record<string, A>>> =>
  (value, path, fault): value is Readonly<Record<string, A>> =>
    isObject(value)
      ? Object.entries(value).every(([name, each]) => guard(each, `${path}.${name}`, fault))
      : fault(path, "an object")

/** An object with these fields; others are ignored. */
export const fields = <A extends object>(guards: { readonly [Field in keyof A]-?: Guard<A[Field]> }): Guard<A> => {
  const entries: readonly (readonly [string, Guard<unknown>])[] = Object.entries(guards)
  return (value, path, fault): value is A =>
    isObject(value)
      ? entries.every(([name, guard]) => guard(value[name], path === "" ? name : `${path}.${name}`, fault))
      : fault(path, "an object")
}
