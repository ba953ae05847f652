import type { SortitionClient, SortitionInputs, SortitionOutputs } from "./SortitionClient.ts"

/** How far a bulk call is: how many items are answered, how many of them with an error, and of how many, when that is known. */
export interface BulkProgress {
  readonly done: number
  readonly failed: number
  readonly total: number | undefined
}

export interface BulkOptions {
  /** The most items in one request, 1–10,000; 1,000 unless told. Large items make smaller requests by themselves. */
  readonly batchSize?: number | undefined
  /** Called after each request. What it throws ends the call. */
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

type Items<Item> = Iterable<Item> | AsyncIterable<Item>
type Inputs = SortitionInputs["samples"]
type Outputs = SortitionOutputs["samples"]

export interface EnrolSamplesOptions extends BulkOptions {
  readonly experiment_id: string
  readonly samples: Items<Inputs["bulkCreate"]["samples"][number]>
}

export interface CompleteSamplesOptions extends BulkOptions {
  readonly experiment_id: string
  readonly samples: Items<Inputs["bulkComplete"]["samples"][number]>
}

const mostItems = 10_000
/** Characters of JSON: at three bytes each still less than the service takes. */
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

/** Sends batch after batch, the next one while one is under way, and gathers the results in order. */
const inBatches = async <Item, Result extends object>(
  items: Items<Item>,
  { batchSize = 1_000, onProgress }: BulkOptions,
  send: (batch: readonly Item[]) => Promise<{ readonly results: readonly Result[] }>
): Promise<Result[]> => {
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > mostItems) {
    throw new TypeError(`batchSize has to be a whole number from 1 to ${mostItems}, got ${batchSize}`)
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
    // Should the one before it fail, nobody asks for this one.
    sent.catch(() => undefined)
    if (underWay !== undefined) await settle(underWay)
    underWay = sent
  }
  if (underWay !== undefined) await settle(underWay)
  return answers
}

const callOptions = ({ signal }: BulkOptions) => (signal === undefined ? {} : { signal })

/**
 * Creates any number of samples, in requests of many, and answers a result for each, in order: its `sample`, or the `error` that it alone
 * would have met. Throws a `SortitionError` when a whole request fails; what was answered before is stored, and the same call again is
 * safe: it answers the stored samples and adds only what is missing.
 */
export const enrolSamples = (
  client: Pick<SortitionClient, "samples">,
  { experiment_id, samples, ...options }: EnrolSamplesOptions
): Promise<Outputs["bulkCreate"]["results"]> =>
  inBatches(samples, options, (batch) =>
    client.samples.bulkCreate.mutate({ experiment_id, samples: [...batch] }, callOptions(options))
  )

/** Completes any number of samples, by `id` or by `sampled_entity` and `sampled_value`; otherwise as `enrolSamples`. */
export const completeSamples = (
  client: Pick<SortitionClient, "samples">,
  { experiment_id, samples, ...options }: CompleteSamplesOptions
): Promise<Outputs["bulkComplete"]["results"]> =>
  inBatches(samples, options, (batch) =>
    client.samples.bulkComplete.mutate({ experiment_id, samples: [...batch] }, callOptions(options))
  )
