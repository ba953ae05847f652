import type SemVer from "semver/classes/semver.js"
import { comparison, fromText, type Operator } from "./Operator.ts"
import { readVersion } from "./readVersion.ts"

const compare = comparison("a semantic version", fromText(readVersion))

const onOrder = (holds: (order: -1 | 0 | 1) => boolean): Operator =>
  compare((found: SemVer, value: SemVer) => holds(found.compare(value)))

/** Compares by semver 2.0 precedence, which ignores build metadata. Needs `semver`. */
export const versionOperators = {
  semver_equals: onOrder((order) => order === 0),
  semver_greater_than: onOrder((order) => order > 0),
  semver_greater_than_or_equal: onOrder((order) => order >= 0),
  semver_less_than: onOrder((order) => order < 0),
  semver_less_than_or_equal: onOrder((order) => order <= 0)
}
