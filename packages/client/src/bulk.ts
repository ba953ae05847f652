import type { SortitionClient, SortitionInputs, SortitionOutputs } from "./SortitionClient.ts"

/** The progress of a bulk call: the items answered, those of them that failed, and all items if their number is known. */
export interface BulkProgress {
  readonly done: number
  readonly failed: number
  readonly total: number | undefined
}

export interface BulkOptions {
  /** The most items in one request, 1–10,000; 1,000 by default. A request of large items holds fewer. */
  readonly batchSize?: number | undefined
  /** Called after each request. An error that it throws ends the call. */
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

type Items<Item> = Iterable<Item> | AsyncIterable<Item>
type Inputs = SortitionInputs["samples"]
type Outputs = SortitionOutputs["samples"]
type OutcomeInput = SortitionInputs["outcomes"]["record"]["outcomes"][number]
type OutcomeResults = SortitionOutputs["outcomes"]["record"]["results"]

export interface EnrolSamplesOptions extends BulkOptions {
  readonly experiment_id: string
  readonly samples: Items<Inputs["bulkCreate"]["samples"][number]>
}

export interface CompleteSamplesOptions extends BulkOptions {
  readonly experiment_id: string
  readonly samples: Items<Inputs["bulkComplete"]["samples"][number]>
}

export interface RecordOutcomesOptions extends BulkOptions {
  readonly experiment_id: string
  readonly outcomes: Items<OutcomeInput>
}

const mostItems = 10_000
/** In characters of JSON; at three bytes each, still below the service's body limit. */
const mostCharacters = 4_000_000

async function* batchesOf<Item>(items: Items<Item>, batchSize: number): AsyncGenerator<readonly Item[]> {
  let batch: Item[] = []
  let size = 0
  for await (const item of items) {
    const length = JSON.stringify(item)?.length ?? 0
    if (batch.length === batchSize || (batch.length > 0 && size + length > mostCharacters)) {
      yield batch
      batch = []
      size = 0
    }
    batch.push(item)
    size += length
  }
  if (batch.length > 0) yield batch
}

/** Sends the batches in order, at most two at once, and collects the results in order. */
const inBatches = async <Item, Result extends object>(
  items: Items<Item>,
  { batchSize = 1_000, onProgress }: BulkOptions,
  send: (batch: readonly Item[]) => Promise<{ readonly results: readonly Result[] }>
): Promise<Result[]> => {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > mostItems) {
    throw new TypeError(`batchSize must be a whole number from 1 to ${mostItems}, got ${batchSize}`)
  }
  const total = Array.isArray(items) ? items.length : undefined
  const answers: Result[] = []
  let failed = 0
  const settle = async (sent: ReturnType<typeof send>) => {
    for (const result of (await sent).results) {
      answers.push(result)
      if ("error" in result) failed++
    }
    onProgress?.({ done: answers.length, failed, total })
  }
  let underWay: ReturnType<typeof send> | undefined
  for await (const batch of batchesOf(items, batchSize)) {
    const sent = send(batch)
    // If the batch before this one fails, this promise is never awaited.
    sent.catch(() => undefined)
    if (underWay !== undefined) await settle(underWay)
    underWay = sent
  }
  if (underWay !== undefined) await settle(underWay)
  return answers
}

const callOptions = ({ signal }: BulkOptions) => (signal === undefined ? {} : { signal })

/**
 * Creates any number of samples in batches and returns a result for each, in order: its `sample`, or the `error` that a single request would
 * get. Throws a `SortitionError` when a whole request fails; the samples that were answered before are stored. Repeating the call is safe: it
 * returns the stored samples and adds the missing ones.
 */
export const enrolSamples = (
  client: Pick<SortitionClient, "samples">,
  { experiment_id, samples, ...options }: EnrolSamplesOptions
): Promise<Outputs["bulkCreate"]["results"]> =>
  inBatches(samples, options, (batch) =>
    client.samples.bulkCreate.mutate({ experiment_id, samples: [...batch] }, callOptions(options))
  )

/** Completes any number of samples, by `id` or by `sampled_entity` and `sampled_value`; otherwise like `enrolSamples`. */
export const completeSamples = (
  client: Pick<SortitionClient, "samples">,
  { experiment_id, samples, ...options }: CompleteSamplesOptions
): Promise<Outputs["bulkComplete"]["results"]> =>
  inBatches(samples, options, (batch) =>
    client.samples.bulkComplete.mutate({ experiment_id, samples: [...batch] }, callOptions(options))
  )

/**
 * Records any number of outcomes, each of a sample that is given by `sample_id` or by `sampled_entity` and `sampled_value`; otherwise like
 * `enrolSamples`. Repeating the call is safe for outcomes with an `outcome_id` only: others are recorded again.
 */
export const recordOutcomes = (
  client: Pick<SortitionClient, "outcomes">,
  { experiment_id, outcomes, ...options }: RecordOutcomesOptions
): Promise<OutcomeResults> =>
  inBatches(outcomes, options, (batch) =>
    client.outcomes.record.mutate({ experiment_id, outcomes: [...batch] }, callOptions(options))
  )
