import { RestError } from "../RestError.ts"

declare module "fastify" {
  interface FastifyContextConfig {
    /** The media types that a body may have, in words; JSON when absent. */
    readonly bodyTypes?: string
  }
}

/** The answer to a body of a media type that the address does not accept. */
export const unsupportedType = (type: string, accepted = "application/json") =>
  new RestError(415, `The body must be ${accepted}${type === "" ? "" : `, not ${type}`}`)
