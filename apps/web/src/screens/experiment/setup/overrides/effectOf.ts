import { overridesTexts } from "../../../../texts/setup/setupOverrides.ts"
import type { Decision, Override } from "./overridesOptions.ts"

const { effects: texts } = overridesTexts

export interface Effect {
  readonly inForce: boolean
  readonly text: string
}

/** Whether an override decides what its entity gets now, and why not. */
export const effectOf = (
  { allocated_bucket }: Pick<Override, "allocated_bucket">,
  decision: Pick<Decision, "allocated_bucket" | "reason">
): Effect => {
  const { allocated_bucket: bucket, reason } = decision
  if (reason === "forced") return { inForce: true, text: texts.forced }
  if (reason === "already_sampled" || reason === "allocated") {
    return bucket === allocated_bucket
      ? { inForce: true, text: texts.sampled }
      : { inForce: false, text: texts.elsewhere(bucket ?? "") }
  }
  return { inForce: false, text: texts.waits(reason) }
}
