import type { LocalAccess } from "./localAccess.ts"

interface Welcome extends LocalAccess {
  readonly url: string
  /** Whether the sampling API and tRPC want no token. */
  readonly isOpen: boolean
}

/** What is printed when the service is ready: where it is, the token when it is new, and three lines to paste. */
export const welcome = ({ file, isNew, isOpen, token, url }: Welcome): string => {
  const bearer = `-H "Authorization: Bearer $(cat '${file.replaceAll("'", `'\\''`)}')"`
  return `
sortition ready on ${url}

  reference   ${url}/docs
  document    ${url}/openapi.json
  tRPC        ${url}/trpc
  token       ${isNew ? token : "npm run --silent token"}

The planning API wants the token; the sampling API and tRPC ${isOpen ? "are open to this machine" : "want it too"}. Try it:

curl -s -X POST ${url}/api/v1/services ${isOpen ? "" : `${bearer} `}-H 'Content-Type: application/json' -d '{"name": "checkout"}'
curl -s ${url}/api/v1/teams/1/projects/1/experiments ${bearer}
curl -s ${url}/health/ready

The walk through everything is in README.md. Ctrl-C stops.
`
}
