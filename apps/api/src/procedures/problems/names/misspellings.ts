import { z } from "zod"
import { isJsonObject, type JsonObject } from "../../../schemas/parseJsonObject.ts"
import { unwrap } from "../../../schemas/unwrap.ts"
import type { ValidationError } from "../../../schemas/ValidationError.ts"
import { fieldNames } from "./fieldNames.ts"
import { type KnownName, nameMatcher, plainName } from "./nameMatcher.ts"

type Loc = ValidationError["loc"]

interface Findings {
  readonly problems: ValidationError[]
  /** The unknown names so far. */
  readonly unknown: Set<string>
}

/** Adds the problems of a value at `loc`. */
type Judge = (value: unknown, loc: Loc, findings: Findings) => void

/** The most problems that one request reports, and the most different unknown names that are compared: a body may hold a million. */
const most = { problems: 100, names: 1_000 }

/** Whether an unknown name is still to be compared. */
const isCompared = ({ problems, unknown }: Findings, name: string) => {
  if (problems.length >= most.problems) return false
  if (unknown.size < most.names) unknown.add(name)
  return unknown.has(name)
}

const byItself = (name: string): KnownName => ({ name, label: name })

const judgeOf = (schema: z.core.$ZodType, answered: ReadonlySet<string>): Judge | null => {
  const { type } = unwrap(schema)
  if (type instanceof z.ZodArray) {
    const judge = judgeOf(type.element, answered)
    if (judge === null) return null
    return (value, loc, findings) => {
      if (!Array.isArray(value)) return
      for (const [index, item] of value.entries()) judge(item, [...loc, index], findings)
    }
  }
  return type instanceof z.ZodObject
    ? objectJudge(type.shape, { answered, answeredInside: answered, elsewhere: [] })
    : null
}

interface Surroundings {
  readonly elsewhere: readonly KnownName[]
  /** The fields of the operation's answer, which a client may send back: at this depth, and deeper. */
  readonly answered: ReadonlySet<string>
  readonly answeredInside: ReadonlySet<string>
}

const objectJudge = (shape: z.core.$ZodShape, { answered, answeredInside, elsewhere }: Surroundings): Judge => {
  const known = new Set(Object.keys(shape))
  const meant = nameMatcher([...Array.from(known, byItself), ...elsewhere])
  const own = new Set(Array.from(known, plainName))
  const ignored = new Set(Array.from(answered, plainName).filter((name) => !own.has(name)))
  const nested = Object.entries(shape).flatMap(([name, schema]) => {
    const judge = judgeOf(schema, answeredInside)
    return judge === null ? [] : [{ name, judge }]
  })
  return (value, loc, findings) => {
    if (!isJsonObject(value)) return
    for (const name of Object.keys(value)) {
      if (known.has(name) || !isCompared(findings, name)) continue
      const label = meant(name)
      if (label === null || ignored.has(plainName(name))) continue
      const msg = `Extra inputs are not permitted: did you mean ${label}?`
      findings.problems.push({ loc: [...loc, name], msg, type: "extra_forbidden" })
    }
    for (const { judge, name } of nested) {
      if (Object.hasOwn(value, name)) judge(value[name], [...loc, name], findings)
    }
  }
}

interface Places {
  /** What the operation answers. */
  readonly answers?: readonly z.core.$ZodType[]
  /** Names that belong to another part of the request. */
  readonly elsewhere?: readonly KnownName[]
}

/**
 * Finds unknown names, at any depth, that are nearly a name of `shape`: their value would be ignored. Names that resemble nothing, fields of
 * the answer and names inside free-form objects are no problem. Compile it once.
 */
export const misspellings = (
  place: "body" | "query",
  shape: z.core.$ZodShape,
  { answers = [], elsewhere = [] }: Places = {}
): ((value: JsonObject) => readonly ValidationError[]) => {
  const { all, top } = fieldNames(answers)
  const judge = objectJudge(shape, { answered: top, answeredInside: all, elsewhere })
  return (value) => {
    const findings: Findings = { problems: [], unknown: new Set() }
    judge(value, [place], findings)
    return findings.problems
  }
}
