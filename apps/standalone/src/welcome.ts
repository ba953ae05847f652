/** What is printed when the service is ready: where it is, and three lines to paste. */
export const welcome = (url: string): string => `
sortition ready on ${url}

  reference   ${url}/docs
  document    ${url}/openapi.json
  tRPC        ${url}/trpc

Try it:

curl -s -X POST ${url}/api/v1/services -H 'Content-Type: application/json' -d '{"name": "checkout"}'
curl -s ${url}/api/v1/services
curl -s ${url}/health/ready

The walk through everything is in README.md. Ctrl-C stops.
`
