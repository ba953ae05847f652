import type { Bucket, AllocationVersion as DomainVersion, NewBucket } from "@sortition/domain/allocation/Allocation"
import { Buckets } from "@sortition/domain/allocation/Buckets"
import { bucketsTag } from "@sortition/domain/allocation/bucketsTag"
import type { Reweighting as DomainReweighting } from "@sortition/domain/allocation/replaceBuckets"
import { distributionProblems } from "@sortition/domain/allocation/replaceBuckets"
import { Effect, Predicate } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { wirePath } from "../procedures/problems/wirePath.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { dryRun, id, pageInput, searchInput, time } from "../schemas/fields.ts"
import { Id } from "../schemas/Id.ts"
import { limit } from "../schemas/limits.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { text } from "../schemas/text.ts"
import { archived, bucketExists } from "./conflicts.ts"

const tag = "buckets"
const path = "/api/v1/experiments/{experiment_id}/buckets"
const versionsPath = "/api/v1/experiments/{experiment_id}/allocation-versions"

const defaultLimit = 100

const share = { bucket_name: text(1, 128), percentage_distribution: z.int().min(0).max(100) }

const shareAndLimit = { ...share, max_samples: limit.optional() }

const toWire = wirePath({ name: "bucket_name", percentage: "percentage_distribution" })

const ExperimentBucketCreate = z.object({ experiment_id: Id.optional(), ...shareAndLimit }).meta({
  id: "ExperimentBucketCreate",
  description: "A bucket to create.",
  examples: [{ bucket_name: "treatment", percentage_distribution: 50 }]
})

const BucketShare = z.object(shareAndLimit).meta({
  id: "BucketShare",
  description: "A bucket, its share and its limit. Without `max_samples` it keeps its limit."
})

/** The valid fields of an item that may be invalid. */
const readable = (item: unknown) => ({
  name:
    Predicate.hasProperty(item, "bucket_name") && Predicate.isString(item.bucket_name) ? item.bucket_name : undefined,
  percentage: Predicate.hasProperty(item, "percentage_distribution")
    ? share.percentage_distribution.safeParse(item.percentage_distribution).data
    : undefined
})

const ExperimentBucketsReplace = z
  .object({
    // Runs even if an item is invalid, so that all problems are reported at once.
    buckets: z.array(BucketShare).superRefine(
      (buckets, { addIssue }) => {
        for (const { message, path } of distributionProblems(buckets.map(readable))) {
          addIssue({ code: "custom", message, path: [...toWire(path.slice(1))] })
        }
      },
      { when: ({ value }) => Array.isArray(value) }
    )
  })
  .meta({
    id: "ExperimentBucketsReplace",
    description: "The whole distribution.",
    examples: [
      {
        buckets: [
          { bucket_name: "control", percentage_distribution: 80 },
          { bucket_name: "treatment", percentage_distribution: 20 }
        ]
      }
    ]
  })

const ExperimentBucket = z
  .object({
    experiment_id: id,
    bucket_name: z.string(),
    percentage_distribution: z.int().min(0).max(100),
    created_at: time,
    updated_at: time,
    max_samples: z.int().nullable()
  })
  .meta({ id: "ExperimentBucket", description: "A bucket of an experiment, and its share." })

const slots = z.int().min(0).max(10_000)

const SlotMove = z.object({ from: z.string().nullable(), to: z.string().nullable(), slots }).meta({
  id: "SlotMove",
  description: "The number of slots that move from one bucket to another; null stands for unallocated slots."
})

const Reweighting = z
  .object({
    version: z.int().min(0),
    moved_slots: slots,
    minimum_slots: slots,
    moves: z.array(SlotMove),
    buckets: z.array(ExperimentBucket)
  })
  .meta({ id: "Reweighting", description: "The new distribution, and the slots that moved." })

export const AllocationRange = z
  .object({ bucket_name: z.string(), start: slots, end: slots })
  .meta({ id: "AllocationRange", description: "Slots from `start` up to but not including `end`." })

const AllocationVersion = z
  .object({
    experiment_id: id,
    version: z.int().min(1),
    created_at: time,
    ranges: z.array(AllocationRange),
    closed_buckets: z.array(z.string())
  })
  .meta({ id: "AllocationVersion", description: "One version of the distribution: which bucket owned which slots." })

const toNewBucket = (bucket: z.output<typeof BucketShare>): NewBucket => ({
  name: bucket.bucket_name,
  percentage: bucket.percentage_distribution,
  maxSamples: bucket.max_samples
})

const toBody = (bucket: Bucket): z.infer<typeof ExperimentBucket> => ({
  experiment_id: bucket.experimentId,
  bucket_name: bucket.name,
  percentage_distribution: bucket.percentage,
  created_at: formatTimestamp(bucket.createdAt),
  updated_at: formatTimestamp(bucket.updatedAt),
  max_samples: bucket.maxSamples
})

const toReweighting = (done: DomainReweighting): z.infer<typeof Reweighting> => ({
  version: done.version,
  moved_slots: done.movedSlots,
  minimum_slots: done.minimumSlots,
  moves: [...done.moves],
  buckets: done.buckets.map(toBody)
})

const toVersion =
  (experiment_id: string) =>
  ({ closedBuckets, createdAt, table, version }: DomainVersion): z.infer<typeof AllocationVersion> => ({
    experiment_id,
    version,
    created_at: formatTimestamp(createdAt),
    ranges: table.map(({ bucket, end, start }) => ({ bucket_name: bucket, start, end })),
    closed_buckets: [...closedBuckets]
  })

export const buckets = router({
  create: procedure
    .meta(
      operation("POST", path, "Create Bucket", {
        conflict: bucketExists,
        tag,
        tagged: true,
        body: ExperimentBucketCreate,
        wirePath: toWire,
        description:
          "Percentages are whole numbers. The percentages of an experiment's buckets add up to at most 100. A bucket with `max_samples` accepts no more samples than that."
      })
    )
    .input(ExperimentBucketCreate.extend({ experiment_id: Id }))
    .output(ExperimentBucket)
    .mutation(({ ctx, input: { experiment_id, ...bucket } }) =>
      ctx.run(
        Buckets.use((buckets) => buckets.create(experiment_id, toNewBucket(bucket))).pipe(
          Effect.map(({ bucket, buckets }) => {
            ctx.showTag?.(bucketsTag(experiment_id, buckets))
            return toBody(bucket)
          })
        )
      )
    ),
  replace: procedure
    .meta(
      operation("PUT", path, "Replace Buckets", {
        conflict: archived,
        tag,
        tagged: true,
        body: ExperimentBucketsReplace,
        wirePath: toWire,
        query: dryRun,
        description:
          "Sets the whole distribution and moves as few slots as possible. Existing buckets keep their order and new ones follow. Buckets that are not listed are removed; their samples stay. With `dry_run`, the answer is the same, nothing is stored, and the permission to read is enough."
      })
    )
    .input(ExperimentBucketsReplace.extend({ experiment_id: Id, ...dryRun.shape }))
    .output(Reweighting)
    .mutation(({ ctx, input: { buckets, dry_run, experiment_id } }) => {
      const wanted = buckets.map(toNewBucket)
      const replaced = Buckets.use((buckets) => buckets.replace(experiment_id, wanted, { dryRun: dry_run }))
      return ctx.run(
        replaced.pipe(
          Effect.map((done) => {
            if (!dry_run) ctx.showTag?.(bucketsTag(experiment_id, done.buckets))
            return toReweighting(done)
          })
        )
      )
    }),
  versions: procedure
    .meta(
      operation("GET", versionsPath, "List Allocation Versions", {
        tag,
        description:
          "The versions of the distribution, oldest first, starting with the first bucket. Slots outside all ranges are unallocated. A bucket that reaches its `max_samples` begins a new version with the same ranges. The header `Link` leads to the next page.",
        paged: { limit: defaultLimit, cursor: "version" }
      })
    )
    .input(
      z.object({
        experiment_id: Id,
        limit: pageInput.limit.unwrap().default(defaultLimit).meta({ description: "The most versions on the page." }),
        cursor: z
          .int()
          .min(0)
          .max(2 ** 31 - 1)
          .optional()
          .meta({ description: "The last version of the previous page: the page begins after it." })
      })
    )
    .output(z.array(AllocationVersion))
    .query(({ ctx, input: { experiment_id, ...page } }) =>
      ctx.run(
        Buckets.use((buckets) => buckets.versions(experiment_id, page)).pipe(
          Effect.map((found) => found.map(toVersion(experiment_id)))
        )
      )
    ),
  list: procedure
    .meta(
      operation("GET", path, "List Buckets", {
        tag,
        tagged: true,
        description: "Oldest first. `q` searches in `bucket_name`; the answer to a search has no `ETag`."
      })
    )
    .input(z.object({ experiment_id: Id, ...searchInput }))
    .output(z.array(ExperimentBucket))
    .query(({ ctx, input }) =>
      ctx.run(
        Buckets.use((buckets) => buckets.list(input.experiment_id, input)).pipe(
          Effect.map((found) => {
            if (!input.q) ctx.showTag?.(bucketsTag(input.experiment_id, found))
            return found.map(toBody)
          })
        )
      )
    )
})
