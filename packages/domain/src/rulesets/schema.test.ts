import { readFileSync } from "node:fs"
import { Ajv2020 } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import fc from "fast-check"
import { expect, it } from "vitest"
import { anyRulesetSource } from "../testing/anyRulesetSource.ts"
import { changedJson, placesIn } from "../testing/changedJson.ts"
import { rulesetFormat } from "./Ruleset.ts"
import { readRuleset } from "./readRuleset.ts"
import { rulesetOf } from "./rulesetOf.ts"

interface Schema {
  readonly $id?: string
  readonly $defs?: Readonly<Record<string, Schema>>
  readonly $ref?: string
  readonly anyOf?: readonly Schema[]
  readonly const?: unknown
  readonly description?: string
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
}

const schema: Schema = JSON.parse(
  readFileSync(new URL("../../../../docs/ruleset.schema.json", import.meta.url), "utf8")
)
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
addFormats.default(ajv)
const isValid = ajv.compile(schema)

const entities = ["1", "2", "Jürgen"].map((sampledValue) => ({ sampledEntity: "User", sampledValue }))
const anyRuleset = anyRulesetSource([
  ...entities,
  ...entities.map((each) => ({ ...each, sampledEntity: "Account" }))
]).map((source): unknown => JSON.parse(JSON.stringify(rulesetOf(source))))

it("has the version of the format in its id", () => {
  expect(schema.$id).toBe(`urn:sortition:ruleset:${rulesetFormat}`)
  expect(schema.properties?.format?.const).toBe(rulesetFormat)
})

it("accepts every ruleset that the service makes", () => {
  fc.assert(
    fc.property(anyRuleset, (ruleset) => {
      expect(isValid(ruleset), JSON.stringify(isValid.errors)).toBe(true)
      expect(readRuleset(ruleset)).toEqual({ _tag: "Valid", value: ruleset })
    }),
    { numRuns: 60 }
  )
})

/** What fields say about each other is beyond the schema. */
const isAboutOthers = (reason: string) => /names|ascending/.test(reason)

it("and the reader refuse the same", () => {
  const others = [undefined, null, "x", -1, 1.5, 20_000, true, [], {}, [null]]
  const [ruleset] = fc.sample(anyRuleset, { numRuns: 1, seed: 11 })
  let refused = 0
  for (const place of placesIn(ruleset)) {
    for (const other of others) {
      const changed = changedJson(ruleset, place, other)
      const read = readRuleset(changed)
      if (read._tag === "Invalid" && isAboutOthers(read.reason)) continue
      expect([place, other, isValid(changed)]).toEqual([place, other, read._tag === "Valid"])
      if (read._tag === "Invalid") refused++
    }
  }
  expect(refused).toBeGreaterThan(300)
})

const resolve = ({ $ref, anyOf, ...own }: Schema): Schema => {
  const [target] = anyOf ?? []
  if (target !== undefined) return resolve(target)
  return $ref === undefined ? own : { ...schema.$defs?.[$ref.replace("#/$defs/", "")] }
}

const free = new Set(["fallback_value", "metadata", "value"])

/** The fields of all objects in the documents, by their place in the format. */
const fieldsIn = (json: unknown, place: string, found: Map<string, Set<string>>): void => {
  if (typeof json !== "object" || json === null) return
  if (Array.isArray(json)) {
    for (const each of json) fieldsIn(each, place, found)
    return
  }
  const fields = found.get(place) ?? new Set()
  found.set(place, fields)
  for (const [name, value] of Object.entries(json)) {
    fields.add(name)
    if (!free.has(name)) fieldsIn(value, `${place}.${name}`, found)
  }
}

it("describes every field of the format, and no other", () => {
  const found = new Map<string, Set<string>>()
  for (const ruleset of fc.sample(anyRuleset, { numRuns: 200, seed: 7 })) fieldsIn(ruleset, "", found)
  expect(found.size).toBe(9)
  for (const [place, fields] of found) {
    const described = place
      .split(".")
      .slice(1)
      .reduce((above, name) => {
        const below = resolve(above.properties?.[name] ?? {})
        return below.items === undefined ? below : resolve(below.items)
      }, schema)
    const properties = Object.entries(described.properties ?? {})
    expect([place, properties.map(([name]) => name).toSorted()]).toEqual([place, [...fields].toSorted()])
    for (const [name, { description }] of properties) expect(description, `${place}.${name}`).toMatch(/\w\.$/)
  }
})
