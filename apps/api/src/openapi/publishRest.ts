import { z } from "zod"
import type { RestMeta } from "../procedures/trpc.ts"
import { refTo } from "./componentRef.ts"
import type { Operation } from "./Operation.ts"
import { refusalsOf } from "./refusals.ts"

const contentOf = (schema: z.ZodObject) => ({ "application/json": { schema: refTo(schema) } })

/** The schema describes one line. */
const linesOf = (schema: { readonly $ref: string } | { readonly anyOf: { $ref: string }[] }) => ({
  "application/x-ndjson": { schema }
})

/** The contents of a download, by media type. */
const downloadOf = ({ files, item }: NonNullable<RestMeta["download"]>) => {
  const others = Object.entries(files).map(([type, example]) => {
    const schema = type.startsWith("text/")
      ? { type: "string" as const }
      : { type: "string" as const, format: "binary" }
    return [type, { schema, example }] as const
  })
  return { content: { ...(item && linesOf(refTo(item))), ...Object.fromEntries(others) } }
}

const eventsOf = (example: string) => ({
  content: { "text/event-stream": { schema: { type: "string" as const }, example } }
})

/** Query parameters of a request with a body. */
const queryParametersOf = (query: z.ZodObject | undefined) => {
  if (query === undefined) return []
  const { properties }: { properties: Record<string, { description?: string }> } = JSON.parse(
    JSON.stringify(z.toJSONSchema(query, { io: "input" }))
  )
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query" as const,
    ...(description === undefined ? {} : { description }),
    schema
  }))
}

const nextPage = {
  Link: {
    description: 'The address of the next page, `rel="next"`; absent on the last page.',
    schema: { type: "string" as const }
  }
}

/** Adds to a generated operation of the sampling API what trpc-to-openapi cannot express: named bodies, statuses and errors. */
export const publishRest = (operation: Operation, meta: RestMeta): Operation => {
  const { body, download, events, lines, paged, prepared, query, status = 200 } = meta
  const { requestBody: _, responses: answers, ...rest } = operation
  const answered = status === 204 ? {} : answers?.["200"]
  const content = lines && { content: { ...answered?.content, ...linesOf({ anyOf: lines.results.map(refTo) }) } }
  const success = {
    ...answered,
    ...content,
    ...(download && downloadOf(download)),
    ...(prepared && { content: contentOf(prepared) }),
    ...(events !== undefined && eventsOf(events)),
    description: "Successful Response",
    ...(paged === undefined ? {} : { headers: nextPage })
  }
  const published = { ...rest, parameters: [...(operation.parameters ?? []), ...queryParametersOf(query)] }
  return {
    ...published,
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { ...contentOf(body), ...(lines && linesOf(refTo(lines.item))) } } }),
    responses: { [status]: success, ...refusalsOf(published, meta) }
  }
}
