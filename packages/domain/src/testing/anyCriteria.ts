import fc from "fast-check"
import type { Criterion } from "../targeting/Criterion.ts"
import { operatorTexts } from "../targeting/operators/operatorTexts.ts"

/* Few distinct texts of each kind, so that values and attributes often meet. */

const texts = ["US", "us", "DE", "Straße", "STRASSE", "", "a,b", "éa", "true", "5", "-1.5e0", "x".repeat(40)]
const numbers = ["5", "5.0", "-1.5", "1e3", "0", "007"]
const dates = ["2026-01-01", "2026-01-01T12:00Z", "2026-01-02 00:00:00.001+01:00", "2026-02-30"]
const versions = ["1.2.3", "v1.2", "1.2.3-rc.1", "2.0.0+build", "1.2.3-rc.1.2"]
const addresses = ["10.0.0.1", "10.0.0.0/8", "::ffff:10.0.0.1", "2001:db8::/32", "2001:db8::1"]
const patterns = ["^U", "(a|b)+$", "(?i)straße", "\\d+", "("]
const lists = [
  "US,DE",
  '["us", 5, true]',
  "1,9",
  "5, 1000",
  "2026-01-01,2026-12-31",
  "10.0.0.0/8, ::1",
  '"a,b"',
  "US;DE"
]

const anyText = fc.constantFrom(...texts, ...numbers, ...dates, ...versions, ...addresses, ...patterns, ...lists)

const kinds: readonly (readonly [RegExp, readonly string[]])[] = [
  [/matches/, patterns],
  [/semver/, versions],
  [/between_dates/, ["2026-01-01,2026-12-31", "2026-01-01T12:00Z,2026-01-01T12:00Z"]],
  [/before|after/, dates],
  [/cidr/, [...addresses, "10.0.0.0/8, ::1"]],
  [/between/, ["1,9", "5, 1000"]],
  [/number_in/, ["5, 1000", "1,9"]],
  [/(^|_)in(_|$)/, lists],
  [/number|than|[<>]/, numbers]
]
const valuesFor = (condition: string) => kinds.find(([pattern]) => pattern.test(condition))?.[1] ?? texts

const model = fc.constantFrom("User", "Account")
const property = fc.constantFrom("id", "x", "y")

/** Any operator with a value that it reads or not, and an operator that no version knows. */
const anyComparison = fc.constantFrom(...operatorTexts, "resembles", "not_resembles").chain((condition) =>
  fc.record({
    condition: fc.constant(condition),
    value: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...valuesFor(condition)) },
      { weight: 1, arbitrary: anyText }
    ),
    model,
    property
  })
)

const parents = { experimentId: "e", createdAt: 0, updatedAt: 0 }

const anyCriterion = fc
  .record({ samplingModel: model, samplingAttribute: property, conditions: fc.array(anyComparison, { maxLength: 2 }) })
  .map(({ conditions, ...given }, index = 0) => ({
    id: `criterion-${index}`,
    ...parents,
    ...given,
    conditions: conditions.map((each, at) => ({
      id: `condition-${at}`,
      criterionId: `criterion-${index}`,
      ...parents,
      ...each
    }))
  }))

/** Criteria with any operators; often none. */
export const anyCriteria: fc.Arbitrary<readonly Criterion[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 2, arbitrary: fc.array(anyCriterion, { minLength: 1, maxLength: 3 }) }
)

const anyAttribute = fc.oneof(
  { weight: 6, arbitrary: anyText },
  { weight: 2, arbitrary: fc.constantFrom(5, -1.5, 1_000, 0, true, false, null) },
  { weight: 1, arbitrary: fc.array(fc.oneof(anyText, fc.constantFrom(5, true, null)), { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) }
)
const anyProperties = fc.dictionary(property, anyAttribute, { maxKeys: 3 })

/** Attributes that such criteria compare, or none. */
export const anyAttributes = fc.option(fc.dictionary(model, anyProperties, { maxKeys: 2 }), { nil: undefined, freq: 9 })
