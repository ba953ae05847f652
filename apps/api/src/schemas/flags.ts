import {
  type FlagFields,
  type FlagMetadata,
  flagKeyPattern,
  type FlagValue as Value
} from "@sortition/domain/experiments/FlagFields"
import { flagValueProblem, metadataProblem, mostMetadata } from "@sortition/domain/experiments/flagProblems"
import { z } from "zod"

const valueTypes = ["boolean", "number", "string", "object", "array"] as const

/** What the document says of any JSON but null. */
const anyValue = { anyOf: valueTypes.map((type) => (type === "array" ? { type, items: {} } : { type })) }

const checkedBy =
  (problemOf: (value: unknown) => string | null) =>
  ({ issues, value: input }: z.core.ParsePayload): void => {
    const message = problemOf(input)
    if (message !== null) issues.push({ code: "custom", input, message })
  }

/** Any JSON but null, kept as sent. */
const FlagValue = z.custom<Value>().check(checkedBy(flagValueProblem)).meta(anyValue)

const flagKey = z.string().regex(flagKeyPattern, {
  error: "must have 1 to 128 of the characters a-z, 0-9, '.', '_' and '-', and begin with a letter or a digit"
})

/** Names and their texts, numbers or booleans. */
const FlagMetadataInput = z
  .custom<FlagMetadata>()
  .check(checkedBy(metadataProblem))
  .meta({
    type: "object",
    maxProperties: mostMetadata,
    additionalProperties: { anyOf: [{ type: "string" }, { type: "number" }, { type: "boolean" }] }
  })

const valueAnswer = z.custom<Value>().meta(anyValue)

/** The fields of a body. */
export const flagInput = {
  key: flagKey.nullable().optional(),
  fallback_value: FlagValue.nullable().optional(),
  metadata: FlagMetadataInput.optional()
}

/** The fields of an answer. */
export const flagAnswer = {
  key: z.string().nullable(),
  fallback_value: valueAnswer.nullable(),
  metadata: z.custom<FlagMetadata>().meta({
    type: "object",
    additionalProperties: { anyOf: [{ type: "string" }, { type: "number" }, { type: "boolean" }] }
  })
}

const bucketValueMeta = {
  description:
    "What a flag has in this bucket: any JSON but null, at most 16,384 bytes; null stands for the name of the bucket. All values of an experiment have one JSON type.",
  examples: ["blue"]
}

/** The value of a bucket in a body. */
export const bucketValueInput = FlagValue.nullable().optional().meta(bucketValueMeta)

/** The value of a bucket in an answer. */
export const bucketValueAnswer = valueAnswer.nullable().meta(bucketValueMeta)

export const toFlagAnswer = ({ fallbackValue, key, metadata }: FlagFields) => ({
  key,
  fallback_value: fallbackValue,
  metadata
})
