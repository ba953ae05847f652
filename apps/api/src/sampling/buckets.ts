import type { Bucket, AllocationVersion as DomainVersion, NewBucket } from "@sortition/domain/allocation/Allocation"
import { Buckets, type Replacement } from "@sortition/domain/allocation/Buckets"
import { bucketsTag } from "@sortition/domain/allocation/bucketsTag"
import { distributionProblems } from "@sortition/domain/allocation/distributionProblems"
import { Effect } from "effect"
import { z } from "zod"
import { operation } from "../procedures/operation.ts"
import { procedure, router } from "../procedures/trpc.ts"
import { dryRun, id, pageInput, searchInput, time } from "../schemas/fields.ts"
import { bucketValueAnswer, bucketValueInput } from "../schemas/flags.ts"
import { Id } from "../schemas/Id.ts"
import { limit } from "../schemas/limits.ts"
import { formatTimestamp } from "../schemas/Timestamp.ts"
import { archived, bucketExists } from "./conflicts.ts"
import { answeredShare, isShare, readableBucket, share, toBucketShare, toShare, toWire } from "./shares/BucketShare.ts"

const tag = "buckets"
const path = "/api/v1/experiments/{experiment_id}/buckets"
const versionsPath = "/api/v1/experiments/{experiment_id}/allocation-versions"

const defaultLimit = 100

const slots = z.int().min(0).max(10_000)

const bucketFields = { ...share, max_samples: limit.optional(), value: bucketValueInput }

const ExperimentBucketCreate = z.object({ experiment_id: Id.optional(), ...bucketFields }).meta({
  id: "ExperimentBucketCreate",
  description: "A bucket to create.",
  examples: [{ bucket_name: "treatment", percentage_distribution: 50 }]
})

const BucketShare = z.object(bucketFields).check(isShare).meta({
  id: "BucketShare",
  description:
    "A bucket, its share, its limit and its value. Without `max_samples` it keeps its limit, and without `value` its value."
})

const ExperimentBucketsReplace = z
  .object({
    // Runs even if an item is invalid, so that all problems are reported at once.
    buckets: z.array(BucketShare).superRefine(
      (buckets, { addIssue }) => {
        for (const { message, path } of distributionProblems(buckets.map(readableBucket))) {
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
    ...answeredShare,
    created_at: time,
    updated_at: time,
    max_samples: z.int().nullable(),
    value: bucketValueAnswer
  })
  .meta({ id: "ExperimentBucket", description: "A bucket of an experiment, and its share." })

const SlotMove = z
  .object({
    from: z.string().nullable(),
    to: z.string().nullable(),
    slots,
    samples: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "The stored samples in these slots, which stay in their buckets. Only in a dry run." })
  })
  .meta({
    id: "SlotMove",
    description: "The number of slots that move from one bucket to another; null stands for unallocated slots."
  })

const Reweighting = z
  .object({
    version: z.int().min(0),
    moved_slots: slots,
    minimum_slots: slots,
    moves: z.array(SlotMove),
    buckets: z.array(ExperimentBucket),
    different_samples: z.int().min(0).optional(),
    samples_basis: z.enum(["exact", "estimate"]).optional()
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

const toNewBucket = ({ max_samples, value, ...share }: z.output<typeof BucketShare>): NewBucket => ({
  ...toBucketShare(share),
  maxSamples: max_samples,
  value
})

const toBody = (bucket: Bucket): z.infer<typeof ExperimentBucket> => ({
  experiment_id: bucket.experimentId,
  bucket_name: bucket.name,
  ...toShare(bucket.slots),
  created_at: formatTimestamp(bucket.createdAt),
  updated_at: formatTimestamp(bucket.updatedAt),
  max_samples: bucket.maxSamples,
  value: bucket.value
})

const toReweighting = (done: Replacement): z.infer<typeof Reweighting> => ({
  version: done.version,
  moved_slots: done.movedSlots,
  minimum_slots: done.minimumSlots,
  moves: [...(done.samples?.moves ?? done.moves)],
  buckets: done.buckets.map(toBody),
  ...(done.samples !== null && { different_samples: done.samples.different, samples_basis: done.samples.basis })
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
          "A share is a whole percentage (`percentage_distribution`) or, finer, a number of the 10,000 slots (`slots`). The buckets of an experiment have at most all slots. In answers `percentage_distribution` is rounded, so the percentages of all buckets may add up to a little more or less than their slots. A bucket with `max_samples` accepts no more samples than that. All values of an experiment, `fallback_value` too, have one JSON type; a bucket without `value` counts as a string."
      })
    )
    .input(ExperimentBucketCreate.extend({ experiment_id: Id }).check(isShare))
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
          "Sets the whole distribution and moves as few slots as possible. Existing buckets keep their order and new ones follow. Buckets that are not listed are removed; their samples stay. A change of values alone begins no new version. With `dry_run`, nothing is stored, the permission to read is enough, and the answer also has the numbers of stored samples in the slots that move."
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
