import { hash } from "node:crypto"
import { allLibraries } from "./allLibraries.ts"
import { type CompiledRuleset, compileRuleset } from "./compileRuleset.ts"
import type { Ruleset } from "./Ruleset.ts"

const tagLength = 16

/** A ruleset in each of the forms that it is used in. */
export interface CurrentRuleset {
  readonly ruleset: Ruleset
  readonly revision: number
  /** The ruleset as JSON in UTF-8; always the same bytes for the same revision. */
  readonly body: Buffer
  /** The entity tag of the body, without its quotes. */
  readonly etag: string
  /** What decides by it; made when it is first needed. */
  readonly compiled: CompiledRuleset
}

export const currentRuleset = (ruleset: Ruleset): CurrentRuleset => {
  const body = Buffer.from(JSON.stringify(ruleset))
  let compiled: CompiledRuleset | undefined
  return {
    ruleset,
    revision: ruleset.revision,
    body,
    etag: hash("sha256", body, "base64url").slice(0, tagLength),
    get compiled() {
      compiled ??= compileRuleset(ruleset, allLibraries)
      return compiled
    }
  }
}
