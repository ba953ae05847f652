import type { IncomingMessage, ServerResponse } from "node:http"
import helmet from "helmet"

/** One year, in seconds. */
const transportSecurity = { maxAge: 31_536_000, includeSubDomains: false }

/**
 * What browsers may do with an answer: nothing, because none of the API is a page. Pages set a policy of their own. `isEncrypted` says whether
 * every client reaches the service over TLS.
 */
export const helmetOptions = (isEncrypted: boolean) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      "default-src": ["'none'"],
      "base-uri": ["'none'"],
      "form-action": ["'none'"],
      "frame-ancestors": ["'none'"]
    }
  },
  frameguard: { action: "deny" as const },
  referrerPolicy: { policy: "no-referrer" as const },
  strictTransportSecurity: isEncrypted ? transportSecurity : false,
  // Origin isolation, and what only browsers of the past read.
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false
})

/** For an answer over TLS that the options do not cover. */
export const strictTransportSecurity = `max-age=${transportSecurity.maxAge}`

/** The headers that Helmet sets with these options, in its order. */
export const securityHeaders = (
  options: ReturnType<typeof helmetOptions>
): readonly (readonly [name: string, value: string])[] => {
  const set: [string, string][] = []
  const { IncomingMessage, ServerResponse } = process.getBuiltinModule("node:http")
  const { Socket } = process.getBuiltinModule("node:net")
  const request: IncomingMessage = new IncomingMessage(new Socket())
  const response: ServerResponse = new ServerResponse(request)
  response.setHeader = (name, value) => {
    set.push([name, String(value)])
    return response
  }
  helmet(options)(request, response, (fault) => {
    if (fault !== undefined) throw fault
  })
  return set
}
