import { Ajv2020 } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import { z } from "zod"

const Operations = z.looseObject({
  paths: z.record(
    z.string(),
    z.looseObject({
      post: z.looseObject({
        responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()).optional() }))
      })
    })
  )
})

export interface Judged {
  /** The path of the operation, with `{key}`. */
  readonly path: string
  readonly status: number
  readonly type: string | null
  readonly text: string
}

const pointer = (...steps: readonly string[]) =>
  steps.map((step) => `/${encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("")

/** Says what an answer has that the protocol does not; null for nothing. */
export const protocolJudge = (protocol: object) => {
  const { paths } = Operations.parse(protocol)
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { float: true } })
  addFormats.default(ajv)
  ajv.addSchema(protocol, "protocol")

  return ({ path, status, text, type }: Judged): string | null => {
    const said = paths[path]?.post.responses[status]
    if (said === undefined) return `the status ${status} is not in the protocol`
    // The protocol says nothing about these bodies.
    if (said.content === undefined) return null
    if (type?.split(";")[0] !== "application/json") return `${type} is not in the protocol`
    const place = pointer("paths", path, "post", "responses", String(status), "content", "application/json", "schema")
    const validate = ajv.compile({ $ref: `protocol#${place}` })
    return validate(JSON.parse(text)) ? null : ajv.errorsText(validate.errors)
  }
}
