import { totalSlots } from "@sortition/domain/allocation/SlotTable"
import type { FlagValue } from "@sortition/domain/experiments/FlagFields"
import type { Problem } from "../../../../service/failures.ts"
import { bucketsTexts } from "../../../../texts/setup/setupBuckets.ts"
import { formatSlots, parseLimit, parseShare } from "../shares.ts"
import { typedValue } from "../typedJson.ts"
import { previewSplit, type SplitPreview, type WantedBucket } from "./previewSplit.ts"
import { type DraftBucket, totalOf } from "./SplitDraft.ts"
import type { StoredSplit } from "./splitOptions.ts"

type RowField = "name" | "share" | "limit" | "value"

/** What is wrong with the fields of one bucket, in one sentence each. */
export type RowProblems = { readonly [Field in RowField]?: string }

export interface SplitProblems {
  /** What is wrong with the split as a whole. */
  readonly whole: string | null
  /** By the place of the bucket. */
  readonly rows: readonly RowProblems[]
}

export interface CheckedSplit extends SplitProblems {
  /** Null when there are problems. */
  readonly wanted: readonly WantedBucket[] | null
  readonly preview: Extract<SplitPreview, { readonly problems: null }> | null
}

const { problems: texts } = bucketsTexts
const mostCharacters = 128

const nameProblem = (name: string): string | undefined => {
  if (name.trim() === "") return texts.name
  return [...name].length > mostCharacters ? texts.longName : undefined
}

const ownProblems = ({ limit, name, share, value }: DraftBucket): RowProblems => {
  const found = {
    name: nameProblem(name),
    share: parseShare(share) === null ? texts.share : undefined,
    limit: parseLimit(limit) === undefined ? texts.limit : undefined,
    value: typedValue(value).problem
  }
  return Object.fromEntries(Object.entries(found).filter(([, problem]) => problem !== undefined))
}

const fields: Readonly<Record<string, RowField>> = {
  name: "name",
  bucket_name: "name",
  slots: "share",
  percentage: "share",
  percentage_distribution: "share",
  max_samples: "limit",
  value: "value"
}

const sentence = (message: string): string => `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`

/** Problems that the domain or the service found, at the buckets that they are about. */
export const placeProblems = (problems: readonly Problem[], count: number): SplitProblems => {
  const rows: RowProblems[] = Array.from({ length: count }, () => ({}))
  const whole: string[] = []
  for (const { message, path } of problems) {
    const place = path.find((part) => typeof part === "number")
    const field = fields[String(path.at(-1))] ?? "name"
    if (place === undefined || rows[place] === undefined) whole.push(sentence(message))
    else rows[place] = { ...rows[place], [field]: sentence(message) }
  }
  return { whole: whole.join(" ") || null, rows }
}

const isClean = (rows: readonly RowProblems[]): boolean => rows.every((row) => Object.keys(row).length === 0)

const refused = (problems: SplitProblems): CheckedSplit => ({ ...problems, wanted: null, preview: null })

/** The request that a draft makes and what it would change, or why it makes none. */
export const checkSplit = (
  rows: readonly DraftBucket[],
  stored: StoredSplit,
  fallbackValue: FlagValue | null
): CheckedSplit => {
  const own = rows.map(ownProblems)
  const total = totalOf(rows)
  const over = total > totalSlots ? texts.total(formatSlots(total), formatSlots(total - totalSlots)) : null
  if (over !== null || !isClean(own)) return refused({ whole: over, rows: own })
  const wanted = rows.map(({ limit, name, share, value }) => ({
    bucket_name: name,
    slots: parseShare(share) ?? 0,
    max_samples: parseLimit(limit) ?? null,
    value: typedValue(value).value ?? null
  }))
  const preview = previewSplit(stored, wanted, fallbackValue)
  if (preview.problems !== null) return refused(placeProblems(preview.problems, rows.length))
  return { whole: null, rows: own, wanted, preview }
}
