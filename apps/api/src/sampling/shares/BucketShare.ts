import { roundedPercentage } from "@sortition/domain/allocation/Share"
import { Predicate } from "effect"
import { z } from "zod"
import { wirePath } from "../../procedures/problems/wirePath.ts"
import { text } from "../../schemas/text.ts"
import { readShare, requireShare, slotsField } from "./requireShare.ts"

const percentage = z.int().min(0).max(100)

/** The fields of a bucket in a request, which `isShare` must also check. */
export const share = {
  bucket_name: text(1, 128),
  percentage_distribution: percentage.optional().meta({
    description: "The share of the bucket in whole per cent. Required unless `slots` is there.",
    examples: [50]
  }),
  slots: slotsField("percentage_distribution", 0)
}
export const isShare = requireShare("percentage_distribution")

export const BucketShare = z
  .object(share)
  .check(isShare)
  .meta({ id: "RampShare", description: "A bucket and its share." })

export const toBucketShare = ({ bucket_name, percentage_distribution, slots }: z.infer<typeof BucketShare>) => ({
  name: bucket_name,
  ...readShare(percentage_distribution, slots)
})

/** The valid fields of an item that may be invalid. */
export const readableBucket = (item: unknown) => ({
  name:
    Predicate.hasProperty(item, "bucket_name") && Predicate.isString(item.bucket_name) ? item.bucket_name : undefined,
  percentage: Predicate.hasProperty(item, "percentage_distribution")
    ? share.percentage_distribution.safeParse(item.percentage_distribution).data
    : undefined,
  slots: Predicate.hasProperty(item, "slots") ? share.slots.safeParse(item.slots).data : undefined
})

/** The names of the domain as those of a request. */
export const toWire = wirePath({ name: "bucket_name", percentage: "percentage_distribution" })

/** The share of a bucket in an answer. */
export const answeredShare = {
  percentage_distribution: percentage.meta({
    description: "The share of the bucket in whole per cent: `slots` rounded, halves up.",
    examples: [50]
  }),
  slots: z
    .int()
    .min(0)
    .max(10_000)
    .meta({
      description: "The number of slots of the bucket: its exact share.",
      examples: [5_000]
    })
}

export const toShare = (slots: number) => ({ percentage_distribution: roundedPercentage(slots), slots })
