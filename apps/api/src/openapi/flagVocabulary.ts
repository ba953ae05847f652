import type { Word } from "./Word.ts"

/** The names of what makes an experiment a feature flag. */
export const flagVocabulary: Readonly<Record<string, Word>> = {
  key: {
    description:
      "The name of the experiment in code, unique among all experiments of the team, archived ones too; null without one.",
    example: "button-colour"
  },
  fallback_value: {
    description:
      "What a flag has for an entity that is not sampled: any JSON but null, at most 16,384 bytes; null when there is none. It has the JSON type of the buckets' values.",
    example: "grey"
  },
  metadata: {
    description: "Facts that a flag carries along: at most 50 texts, numbers and booleans by name.",
    example: { owner: "checkout" }
  }
}
