import { Result } from "effect"
import { z } from "zod"
import { JsonApiError } from "../jsonapi/JsonApiError.ts"
import { readData } from "../jsonapi/readData.ts"
import type { RequestContext } from "../procedures/RequestContext.ts"
import type { JsonObject } from "../schemas/parseJsonObject.ts"

/** The body of a request: one resource object. */
type BodyDocument<Type extends string, Attributes extends z.ZodType> = z.ZodObject<{
  data: z.ZodObject<{ type: z.ZodLiteral<Type>; attributes: Attributes }>
}>

/** The body of a request that creates a resource; `name` is its component in the OpenAPI document, `example` the attributes of its example. */
export const createBody = <Type extends string, Attributes extends z.ZodType>(
  name: string,
  type: Type,
  attributes: Attributes,
  example: z.input<Attributes>
) =>
  z.object({ data: z.object({ type: z.literal(type), attributes }) }).meta({
    id: name,
    description: `A resource of the type \`${type}\` to create.`,
    examples: [{ data: { type, attributes: example } }]
  })

/** The body of a request that changes attributes of a resource. */
export const updateBody = <Type extends string, Attributes extends z.ZodType>(
  name: string,
  type: Type,
  attributes: Attributes,
  example: z.input<Attributes>
) =>
  z.object({ data: z.object({ id: z.string().optional(), type: z.literal(type), attributes }) }).meta({
    id: name,
    description: `The attributes to change of a resource of the type \`${type}\`.`,
    examples: [{ data: { type, attributes: example } }]
  })

/** The input of a procedure with this body: typed for callers, and parsed by `readBody` or `readPatch` once the caller has permission. */
export const dataOf = <Body extends z.ZodObject<{ data: z.ZodObject }>>(_: Body) =>
  z.custom<z.input<Body["shape"]["data"]>>().meta({ type: "object" })

/** Turns a thrown `JsonApiError` into a failure. */
export const attempt = <A>(run: () => A): Result.Result<A, JsonApiError> => {
  try {
    return Result.succeed(run())
  } catch (error) {
    if (error instanceof JsonApiError) return Result.fail(error)
    throw error
  }
}

/** Parses attributes, with every problem in the order of the schema's fields. Only an object's own keys count. */
export const parseAttributes = <Attributes extends z.ZodType>(
  schema: Attributes,
  attributes: object
): Result.Result<z.output<Attributes>, JsonApiError> => {
  const parsed = schema.safeParse({ ...attributes })
  if (parsed.success) return Result.succeed(parsed.data)
  // Parts of one attribute may have the same problem.
  const problems = new Map(
    parsed.error.issues.map(({ message, path: [field] }) => {
      const path = ["data", "attributes", String(field)]
      return [`${path} ${message}`, { path, message }]
    })
  )
  return Result.fail(JsonApiError.validation([...problems.values()]))
}

/** The resource that a request changes. */
interface Stored {
  readonly id: string
  /** A name that is sent unchanged is accepted, even if it would be invalid as a new name. */
  readonly name?: string
}

const parsePatch = <Attributes extends z.ZodType<object>>(
  schema: Attributes,
  attributes: JsonObject,
  stored?: Stored
): Result.Result<z.output<Attributes>, JsonApiError> => {
  const { name, ...others } = attributes
  const unchanged = stored?.name !== undefined && typeof name === "string" && name.trim() === stored.name.trim()
  if (!unchanged) return parseAttributes(schema, attributes)
  return Result.map(parseAttributes(schema, others), (patch) => Object.assign(patch, { name: stored.name }))
}

/**
 * Reads the body of a request that changes a resource. The outer failure means that the body does not fit the resource, the inner one that its
 * attributes are invalid.
 */
export const readPatch = <Type extends string, Attributes extends z.ZodType<object>>(
  { jsonApi }: RequestContext,
  body: BodyDocument<Type, Attributes>,
  data: unknown,
  stored?: Stored
): Result.Result<Result.Result<z.output<Attributes>, JsonApiError>, JsonApiError> => {
  const { attributes, type } = body.shape.data.shape
  return attempt(() => {
    if (jsonApi !== undefined && jsonApi.bodyFault !== null) throw jsonApi.bodyFault
    const expected = { type: type.value, ...(stored && { id: stored.id }) }
    return parsePatch(attributes, readData(data, expected).attributes, stored)
  })
}

/** Reads the body of a request that creates a resource, or that changes a stored one. */
export const readBody = <Type extends string, Attributes extends z.ZodType<object>>(
  context: RequestContext,
  body: BodyDocument<Type, Attributes>,
  data: unknown,
  stored?: Stored
): Result.Result<z.output<Attributes>, JsonApiError> =>
  Result.flatMap(readPatch(context, body, data, stored), (attributes) => attributes)
