import type { ProcedureTexts } from "@sortition/api/openapi/procedureTexts"
import type { JsonSchema, JsonSchemas } from "@sortition/api/schemas/JsonSchema"

/** A property of an object type in a declaration, with the object types inside its own type; a union has several. */
interface Member {
  readonly line: number
  readonly name: string
  readonly text: string
  readonly literals: Member[][]
}

const memberLine = /^(?:readonly )?"?([^":?]+)"?\??: /

/** Reads a declaration as tsc prints it: every property on a line of its own, and every object type over several lines. */
const readMembers = (lines: readonly string[]): Member => {
  const root: Member = { line: -1, name: "", text: "", literals: [[]] }
  const open = [root]
  lines.forEach((line, index) => {
    const text = line.trim()
    const within = open.at(-1) ?? root
    const name = memberLine.exec(text)?.[1]
    if (text.startsWith("}")) {
      if (text.endsWith("{")) within.literals.push([])
      else open.pop()
    } else if (name !== undefined) {
      const member: Member = { line: index, name, text, literals: [] }
      within.literals.at(-1)?.push(member)
      if (text.endsWith("{")) {
        member.literals.push([])
        open.push(member)
      }
    } else if (text.endsWith("{")) {
      throw new Error(`the declaration has an object type without a name: ${text}`)
    }
  })
  if (open.length !== 1) throw new Error("the object types of the declaration are not balanced")
  return root
}

const referred = ({ $ref }: JsonSchema, components: JsonSchemas): JsonSchema | undefined =>
  $ref === undefined ? undefined : components[$ref.slice($ref.lastIndexOf("/") + 1)]

/** The object schemas that a type with one or more object types stands for. */
const objectsOf = (schema: JsonSchema, components: JsonSchemas): readonly JsonSchema[] => {
  const { additionalProperties, anyOf = [], items, properties } = schema
  const values = typeof additionalProperties === "object" ? additionalProperties : undefined
  const inner = [...anyOf, referred(schema, components), items, values].filter((each) => each !== undefined)
  return [...(properties === undefined ? [] : [schema]), ...inner.flatMap((each) => objectsOf(each, components))]
}

/** Whether a schema has every property of an object type, with the same constants. */
const fits = (literal: readonly Member[], { properties = {} }: JsonSchema): boolean =>
  literal.every(({ name, text }) => {
    const property = properties[name]
    return property !== undefined && (property.const === undefined || text.includes(JSON.stringify(property.const)))
  })

const comment = (indent: string, description: string): string => {
  const lines = description.replaceAll("*/", "*\\/").split("\n")
  if (lines.length === 1) return `${indent}/** ${lines[0]} */`
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`].join("\n")
}

/**
 * Adds the descriptions of procedures and of the fields of their inputs and outputs to the declaration of the router, as comments that
 * editors show. Throws if the declaration does not have exactly the described procedures.
 */
export const describeRouter = (declaration: string, { components, procedures }: ProcedureTexts): string => {
  const lines = declaration.split("\n")
  const descriptions = new Map<number, string>()

  const describeFields = (literals: readonly (readonly Member[])[], schemas: readonly JsonSchema[]): void => {
    const objects = schemas.flatMap((schema) => objectsOf(schema, components))
    for (const literal of literals) {
      const fitting = objects.filter((object) => fits(literal, object))
      for (const { line, literals: inner, name } of literal) {
        const own = (fitting.length > 0 ? fitting : objects).flatMap(({ properties }) => properties?.[name] ?? [])
        const [description, ...others] = new Set(
          own.flatMap((schema) => schema.description ?? referred(schema, components)?.description ?? [])
        )
        if (description !== undefined && others.length === 0) descriptions.set(line, description)
        describeFields(inner, own)
      }
    }
  }

  const missing = new Set(Object.keys(procedures))
  const describeProcedures = ({ literals }: Member, before: string): void => {
    for (const member of literals.flat()) {
      const path = before + member.name
      if (/\.(?:TRPC)?BuiltRouter</.test(member.text)) describeProcedures(member, `${path}.`)
      if (!/\.TRPC(?:Query|Mutation|Subscription)Procedure</.test(member.text)) continue
      const procedure = procedures[path]
      if (procedure === undefined) throw new Error(`the procedure ${path} is not described`)
      missing.delete(path)
      descriptions.set(member.line, procedure.description)
      for (const { literals, name } of member.literals.flat()) {
        if (name === "input" || name === "output") describeFields(literals, [procedure[name]])
      }
    }
  }
  const router = readMembers(lines)
    .literals.flat()
    .find(({ text }) => /\.(?:TRPC)?BuiltRouter</.test(text))
  if (router !== undefined) describeProcedures(router, "")
  if (missing.size > 0) throw new Error(`the declaration has no procedure ${[...missing].join(", ")}`)

  return lines
    .map((line, index) => {
      const description = descriptions.get(index)
      return description === undefined ? line : `${comment(/^ */.exec(line)?.[0] ?? "", description)}\n${line}`
    })
    .join("\n")
}
