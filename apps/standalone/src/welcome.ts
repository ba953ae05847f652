import type { LocalAccess } from "./localAccess.ts"

interface Welcome extends LocalAccess {
  readonly url: string
  /** Signs a browser of this machine in once; null when the token does not work. */
  readonly code: string | null
  /** Whether the sampling API and tRPC need no token. */
  readonly isOpen: boolean
}

/** The text printed when the service is ready: its addresses, the token if it is new, and three commands to try. */
export const welcome = ({ code, file, isNew, isOpen, token, url }: Welcome): string => {
  const showToken = `cat '${file.replaceAll("'", `'\\''`)}'`
  const bearer = `-H "Authorization: Bearer $(${showToken})"`
  return `
sortition ready on ${url}

  dashboard   ${url}/app/${code === null ? "" : `enter#${code}`}
  reference   ${url}/docs
  document    ${url}/openapi.json
  tRPC        ${url}/trpc
  ${isNew ? "token     " : "show token"}  ${isNew ? token : showToken}

The planning API requires the token; the sampling API and tRPC ${isOpen ? "are open on this machine" : "require it too"}. Try it:

curl -s -X POST ${url}/api/v1/services ${isOpen ? "" : `${bearer} `}-H 'Content-Type: application/json' -d '{"name": "checkout"}'
curl -s ${url}/api/v1/teams/1/projects/1/experiments ${bearer}
curl -s ${url}/health/ready

docs/tutorial.md is a tour of the service. Ctrl-C stops it.
`
}
