import { planTexts } from "../../../../texts/setup/plan.ts"
import type { Plan } from "./planDraft.ts"

const { answer: texts } = planTexts

/** What a plan says, in one sentence. */
export const planSentence = ({ baseline, effect, outcome, power, relative_effect, samples, total }: Plan): string => {
  const change =
    outcome === "mean" || baseline === null
      ? texts.mean(effect, relative_effect)
      : texts.rate(baseline, baseline + effect)
  return texts.sentence(texts.samples(total, samples), change, power)
}
