import type { Entity } from "../decisionOptions.ts"

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/** The request for a decision, as a shell runs it. The token stays a variable of the shell. */
export const toCurl = (origin: string, experimentId: string, entities: readonly Entity[]): string =>
  [
    `curl -X POST ${quoted(`${origin}/api/v1/experiments/${experimentId}/decisions`)}`,
    `-H "authorization: Bearer $SORTITION_TOKEN"`,
    `-H 'content-type: application/json'`,
    `--data ${quoted(JSON.stringify({ entities }))}`
  ].join(" \\\n  ")
