import type { OpenAPIObject } from "trpc-to-openapi"
import type { JsonSchemas } from "../schemas/JsonSchema.ts"
import { exampleOf } from "./exampleOf.ts"
import type { Operation } from "./Operation.ts"

type Paths = NonNullable<OpenAPIObject["paths"]>
type Content = NonNullable<NonNullable<Extract<Operation["requestBody"], { content: object }>>["content"]>

/** Adds to each media type an example of its schema, unless it has one. */
const withExamples = (content: Content, components: JsonSchemas): Content =>
  Object.fromEntries(
    Object.entries(content).map(([type, media]) => [
      type,
      media.schema === undefined || "example" in media
        ? media
        : { ...media, example: exampleOf({ ...media.schema }, components) }
    ])
  )

const inOperation = ({ requestBody, responses = {}, ...rest }: Operation, components: JsonSchemas): Operation => ({
  ...rest,
  ...(requestBody && "content" in requestBody
    ? { requestBody: { ...requestBody, content: withExamples(requestBody.content, components) } }
    : {}),
  responses: Object.fromEntries(
    Object.entries(responses).map(([status, answer]) => [
      status,
      answer && "content" in answer && answer.content
        ? { ...answer, content: withExamples(answer.content, components) }
        : answer
    ])
  )
})

const methods = ["get", "post", "put", "patch", "delete"] as const

/** The paths with examples of every body and every answer. */
export const addExamples = (paths: Paths, components: JsonSchemas): Paths =>
  Object.fromEntries(
    Object.entries(paths).map(([path, item]) => {
      const operations = methods.flatMap((method) => {
        const operation = item?.[method]
        return operation === undefined ? [] : [[method, inOperation(operation, components)] as const]
      })
      return [path, Object.fromEntries(operations)]
    })
  )
