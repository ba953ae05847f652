import type { IncomingHttpHeaders } from "node:http"
import { unsupportedType } from "./unsupportedType.ts"

const json = /^application\/(?:[^;\s]+\+)?json\s*(?:;|$)/i

/** Refuses a body that says to be anything but JSON. */
export const requireJson = ({ headers }: { readonly headers: IncomingHttpHeaders }, bodyTypes?: string): void => {
  const type = headers["content-type"]
  if (type !== undefined && !json.test(type)) throw unsupportedType(type, bodyTypes)
}
