import { InvalidArgumentError } from "@commander-js/extra-typings"
import type { SortitionInputs, SortitionOutputs } from "@sortition/client"
import { usageError } from "../service/CliError.ts"
import type { Column } from "../terminal/textTable.ts"
import { readJson } from "./flag.ts"

export type Share = SortitionInputs["buckets"]["replace"]["buckets"][number]
type Bucket = SortitionOutputs["buckets"]["list"][number]

interface BucketValue {
  readonly bucket_name: string
  readonly value: Share["value"]
}

/** Reads `treatment=true`. The value is JSON, everything after the first `=`; without one the bucket gets none. */
export const readValue = (text: string, before: readonly BucketValue[] = []): readonly BucketValue[] => {
  const [, bucket_name = "", json = ""] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (bucket_name === "") throw new InvalidArgumentError("A value is a bucket and JSON, such as treatment=true.")
  if (before.some((value) => value.bucket_name === bucket_name)) {
    throw new InvalidArgumentError(`The value of the bucket ${bucket_name} is there twice.`)
  }
  return [...before, { bucket_name, value: json === "" ? null : readJson(json) }]
}

/** Whole per cent, or slots where the share is finer. */
const sizeOf = (whole: string, decimals: string): Omit<Share, "bucket_name"> => {
  const slots = Number(whole) * 100 + Number(decimals.padEnd(2, "0"))
  return slots % 100 === 0 ? { percentage_distribution: slots / 100 } : { slots }
}

/** Reads `control=50` or `control=33.33`. The name is everything before the last `=`. */
export const readShare = (text: string, before: readonly Share[] = []): readonly Share[] => {
  const [, bucket_name = "", whole = "", decimals = ""] = /^(.+)=(\d{1,3})(?:\.(\d{1,2}))?%?$/s.exec(text) ?? []
  if (bucket_name === "" || Number(`${whole}.${decimals}`) > 100) {
    throw new InvalidArgumentError(
      "A share is a name and a percentage with at most two decimals, such as control=50 or control=33.33."
    )
  }
  if (before.some((share) => share.bucket_name === bucket_name)) {
    throw new InvalidArgumentError(`The bucket ${bucket_name} is there twice.`)
  }
  return [...before, { bucket_name, ...sizeOf(whole, decimals) }]
}

/** The shares with these values; every value must belong to a share. */
export const withValues = (shares: readonly Share[], values: readonly BucketValue[]): Share[] => {
  const stray = values.find(({ bucket_name }) => shares.every((share) => share.bucket_name !== bucket_name))
  if (stray !== undefined) throw usageError(`There is a value but no share of the bucket ${stray.bucket_name}`)
  return shares.map((share) => ({ ...share, ...values.find(({ bucket_name }) => bucket_name === share.bucket_name) }))
}

/** A number of slots in per cent, such as `33.33 %`. */
export const percentOf = (slots: number): string => `${slots / 100} %`

export const bucketColumns: readonly Column<Bucket>[] = [
  { title: "BUCKET", text: ({ bucket_name }) => bucket_name },
  {
    title: "SHARE",
    text: ({ slots }) => percentOf(slots),
    whole: true,
    right: true
  },
  { title: "VALUE", text: ({ value }) => (value === null ? null : JSON.stringify(value)) },
  { title: "CREATED", text: ({ created_at }) => created_at, whole: true }
]
