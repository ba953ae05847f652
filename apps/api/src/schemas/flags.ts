import {
  type FlagFields,
  type FlagMetadata,
  flagKeyPattern,
  type FlagValue as Value
} from "@sortition/domain/experiments/FlagFields"
import {
  flagValueProblem,
  isFlagMetadata,
  isFlagValue,
  metadataProblem,
  mostMetadata
} from "@sortition/domain/experiments/flagProblems"
import { z } from "zod"

const valueTypes = ["boolean", "number", "string", "object", "array"] as const

/** What the document says of any JSON but null. */
const anyValue = { anyOf: valueTypes.map((type) => (type === "array" ? { type, items: {} } : { type })) }

/** Any JSON but null, kept as sent; `label` begins the messages. */
const flagValue = (label = "") =>
  z.custom<Value>(isFlagValue, { error: ({ input }) => `${label}${flagValueProblem(input)}` }).meta(anyValue)

const keyMessage = "must have 1 to 128 of the characters a-z, 0-9, '.', '_' and '-', and begin with a letter or a digit"
const flagKey = (label = "") =>
  z.string({ error: `${label}${keyMessage}` }).regex(flagKeyPattern, { error: `${label}${keyMessage}` })

const entries = {
  additionalProperties: { anyOf: [{ type: "string" }, { type: "number" }, { type: "boolean" }] }
} as const

/** Names and their texts, numbers or booleans. */
const flagMetadata = (label = "") =>
  z
    .custom<FlagMetadata>(isFlagMetadata, { error: ({ input }) => `${label}${metadataProblem(input)}` })
    .meta({ type: "object", maxProperties: mostMetadata, ...entries })

/** An answer is documented but not validated. */
const valueAnswer = () => z.custom<Value>().meta(anyValue)

/** The fields of a body. */
export const flagInput = {
  key: flagKey().nullable().optional(),
  fallback_value: flagValue().nullable().optional(),
  metadata: flagMetadata().optional()
}

/** The same with messages that name the field. */
export const flagAttributes = {
  key: flagKey("Key ").nullable().optional(),
  fallback_value: flagValue("Fallback value ").nullable().optional(),
  metadata: flagMetadata("Metadata ").optional()
}

/** The fields of an answer. */
export const flagAnswer = {
  key: z.string().nullable(),
  fallback_value: valueAnswer().nullable(),
  metadata: z.custom<FlagMetadata>().meta({ type: "object", ...entries })
}

const bucketValueMeta = {
  description:
    "What a flag has in this bucket: any JSON but null, at most 16,384 bytes; null stands for the name of the bucket. All values of an experiment have one JSON type.",
  examples: ["blue"]
}

/** The value of a bucket in a body. */
export const bucketValueInput = flagValue().nullable().optional().meta(bucketValueMeta)

/** The value of a bucket in an answer. */
export const bucketValueAnswer = valueAnswer().nullable().meta(bucketValueMeta)

export const toFlagAnswer = ({ fallbackValue, key, metadata }: FlagFields) => ({
  key,
  fallback_value: fallbackValue,
  metadata
})
