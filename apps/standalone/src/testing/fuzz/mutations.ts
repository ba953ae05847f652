import { Predicate } from "effect"
import fc from "fast-check"

/** Texts that break programs which trust their input. */
export const hostileText = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "\ud800",
    "\u202eabc",
    "__proto__",
    "constructor",
    "' OR '1'='1",
    "%00",
    "%ff%fe",
    "../../etc/passwd",
    "null",
    "NaN",
    "-0",
    "1e400",
    "9223372036854775808",
    "99999999999999999999999999",
    "2026-02-30T25:61:61Z",
    "+275760-09-13T00:00:00.001Z",
    "0000-00-00",
    "00000000-0000-0000-0000-000000000000",
    '{"a":1}',
    "<script>",
    "=1+1",
    "{{7*7}}",
    "😀".repeat(300)
  ),
  fc.string({ unit: "binary", maxLength: 50 }),
  fc.integer({ min: 1, max: 20_000 }).map((length) => "x".repeat(length))
)

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    0.1,
    1e308,
    2 ** 53,
    -(2 ** 63),
    [],
    {},
    [[]],
    { __proto__: null },
    Array.from({ length: 2_000 }, () => 0)
  ),
  fc.jsonValue(),
  // Deeper than a reader that calls itself can go, if it were not bounded.
  fc
    .integer({ min: 1, max: 3_000 })
    .map((depth) => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 0))
)

/** A change of one place of a JSON value; `place` selects it among all, counted depth first. */
export interface Mutation {
  readonly place: number
  readonly change:
    | { readonly kind: "replace"; readonly value: unknown }
    | { readonly kind: "add" | "remove" | "repeat" }
}

export const anyMutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(40),
  change: fc.oneof(
    hostileValue.map((value) => ({ kind: "replace" as const, value })),
    fc.constantFrom({ kind: "add" as const }, { kind: "remove" as const }, { kind: "repeat" as const })
  )
})

const absent = Symbol("absent")

const changed = (value: unknown, { change }: Mutation): unknown => {
  if (change.kind === "replace") return change.value
  if (change.kind === "remove") return absent
  if (change.kind === "repeat") return [value, value]
  return Predicate.isObject(value) ? { ...value, unexpected: [null, { a: "b" }] } : [value, "more"]
}

/** The value with one place changed. */
export const mutate = (root: unknown, mutation: Mutation): unknown => {
  let count = 0
  const walk = (value: unknown): unknown => {
    if (count > mutation.place) return value
    if (count++ === mutation.place) return changed(value, mutation)
    if (Array.isArray(value)) return value.map(walk).filter((each) => each !== absent)
    if (!Predicate.isObject(value)) return value
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, each]) => [key, walk(each)] as const)
        .filter(([, each]) => each !== absent)
    )
  }
  const result = walk(root)
  return result === absent ? null : result
}

/** A change of the text that is sent. */
export const anyDamage: fc.Arbitrary<(text: string) => string> = fc.oneof(
  { weight: 12, arbitrary: fc.constant((text: string) => text) },
  { weight: 1, arbitrary: fc.nat(200).map((at) => (text: string) => text.slice(0, at)) },
  { weight: 1, arbitrary: fc.nat(200).map((at) => (text: string) => `${text.slice(0, at)}\u0000${text.slice(at)}`) },
  { weight: 1, arbitrary: fc.constant((text: string) => `\ufeff${text}`) },
  { weight: 1, arbitrary: fc.constant((text: string) => `${text}${text}`) },
  { weight: 1, arbitrary: fc.constant((text: string) => text.replace(/"([^"]+)":/, '"__proto__":1,"$1":1,"$1":')) },
  { weight: 1, arbitrary: hostileText.map((hostile) => () => hostile) }
)
