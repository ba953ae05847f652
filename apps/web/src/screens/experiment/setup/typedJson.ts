import type { FlagMetadata, FlagValue } from "@sortition/domain/experiments/FlagFields"
import {
  flagValueProblem,
  isFlagMetadata,
  isFlagValue,
  metadataProblem
} from "@sortition/domain/experiments/flagProblems"
import { flagTexts as texts } from "../../../texts/setup/setupFlag.ts"

/** What a person has typed, or what is wrong with it in one sentence. */
type Typed<Value> =
  | { readonly value: Value; readonly problem: undefined }
  | { readonly value: undefined; readonly problem: string }

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const wrong = (problem: string): Typed<never> => ({ value: undefined, problem })

/** The value of a flag, typed as JSON; null for none. */
export const typedValue = (text: string): Typed<FlagValue | null> => {
  if (text.trim() === "") return { value: null, problem: undefined }
  const value = parse(text)
  if (isFlagValue(value)) return { value, problem: undefined }
  return wrong(value === undefined ? texts.notJson : texts.wrongValue(flagValueProblem(value) ?? ""))
}

/** The metadata of a flag, typed as a JSON object; empty for none. */
export const typedMetadata = (text: string): Typed<FlagMetadata> => {
  if (text.trim() === "") return { value: {}, problem: undefined }
  const value = parse(text)
  if (isFlagMetadata(value)) return { value, problem: undefined }
  return wrong(value === undefined ? texts.notObject : texts.wrongMetadata(metadataProblem(value) ?? ""))
}

/** A value as `typedValue` reads it. */
export const writtenValue = (value: FlagValue | null): string => (value === null ? "" : JSON.stringify(value))
