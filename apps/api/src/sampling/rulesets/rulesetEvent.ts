import type { CurrentRuleset } from "@sortition/domain/rulesets/CurrentRuleset"

/** In bytes. The event of a larger ruleset leaves it out, and clients fetch it. */
const mostInline = 16_384

/** The current state as an event. Its id is the revision; a small ruleset is in it. */
export const rulesetEvent = ({ body, etag, revision }: CurrentRuleset): Buffer => {
  const head = `id: ${revision}\nevent: ruleset\ndata: {"revision":${revision},"etag":${JSON.stringify(`"${etag}"`)}`
  if (body.length > mostInline) return Buffer.from(`${head}}\n\n`)
  return Buffer.concat([Buffer.from(`${head},"ruleset":`), body, Buffer.from("}\n\n")])
}
