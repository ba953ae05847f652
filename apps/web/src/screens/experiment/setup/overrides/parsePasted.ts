import { overridesTexts } from "../../../../texts/setup/setupOverrides.ts"

const { paste: texts } = overridesTexts

export interface PastedOverride {
  readonly line: number
  readonly sampled_entity: string
  readonly sampled_value: string
  readonly allocated_bucket: string
}

export interface PastedProblem {
  readonly line: number
  readonly problem: string
}

interface Defaults {
  readonly entity: string
  readonly bucket: string
  readonly buckets: readonly string[]
}

const partsOf = (text: string): readonly string[] =>
  text.split(text.includes("\t") ? "\t" : /[,;]/).map((part) => part.trim())

const readLine = (
  text: string,
  line: number,
  { bucket, buckets, entity }: Defaults
): PastedOverride | PastedProblem => {
  const parts = partsOf(text)
  if (parts.length > 3) return { line, problem: texts.tooMany }
  const [sampled_entity = "", sampled_value = "", allocated_bucket = ""] =
    parts.length === 3 ? parts : [entity, parts[0], parts[1] ?? bucket]
  if (sampled_entity === "" || sampled_value === "") return { line, problem: texts.noValue }
  if (!buckets.includes(allocated_bucket)) return { line, problem: texts.noBucket(allocated_bucket) }
  return { line, sampled_entity, sampled_value, allocated_bucket }
}

/** Reads `value`, `value, bucket` or `entity, value, bucket` from each line that is not empty. Lines count from 1. */
export const parsePasted = (text: string, defaults: Defaults) => {
  const read = text
    .split(/\r?\n/)
    .flatMap((each, place) => (each.trim() === "" ? [] : [readLine(each, place + 1, defaults)]))
  return {
    overrides: read.filter((each): each is PastedOverride => !("problem" in each)),
    problems: read.filter((each): each is PastedProblem => "problem" in each)
  }
}
