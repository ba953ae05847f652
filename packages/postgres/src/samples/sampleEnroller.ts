import type { DecidedSample, Enrolment } from "@sortition/domain/samples/SampleStore"
import { againAfterDeadlock } from "../sql/againAfterDeadlock.ts"
import type { Pool, Sql } from "../sql/connect.ts"
import { Deadline } from "../sql/deadlines/Deadline.ts"
import { makeGate } from "../sql/deadlines/makeGate.ts"
import { late } from "../sql/deadlines/unavailability.ts"
import { coalesce } from "./coalesce.ts"
import { enrolBatch, enrolFree } from "./enrolBatch.ts"
import { enrolLimited } from "./limits/enrolLimited.ts"

const batching = { concurrency: 2, size: 500 }
/** Milliseconds that a sample waits for a change to its experiment. */
const patience = 2_000
/** Concurrent batches that wait for a change or count their samples, each of one experiment. */
const waitingAtOnce = 2

interface Watched {
  /** Is called for the experiment of each sample once it may be stored. */
  readonly wrote: (experimentId: string) => void
  /** Observes the number of samples of each statement. */
  readonly batchSize: { readonly observe: (samples: number) => void }
}

/** Enrols a batch of one experiment. */
const enrolApart = async (sql: Pool, batch: readonly DecidedSample[]): Promise<readonly Enrolment[]> => {
  const limited = batch.find((planned) => planned.limited)
  if (limited === undefined) return enrolBatch(sql, batch)
  const { enrolled } = await sql.begin(async (connection) => ({
    enrolled: await enrolLimited(connection, limited.sample.experimentId, batch)
  }))
  return enrolled
}

/**
 * Enrols single samples in batches. A batch does not wait for a change to one of its experiments: the samples of that experiment wait in a
 * batch of their own on a connection of `patient`, so that a change that lasts does not stop the others. So do the samples of experiments
 * with limits, which lock the experiment to count them.
 */
export const sampleEnroller = (sql: Sql, patient: Pool, { batchSize, wrote }: Watched) => {
  const noting = <A>(batch: readonly DecidedSample[], run: () => Promise<A>) => {
    batchSize.observe(batch.length)
    return againAfterDeadlock(run).finally(() => {
      for (const { sample } of batch) wrote(sample.experimentId)
    })
  }

  const gate = makeGate(waitingAtOnce)
  const lanes = new Map<string, { readonly enrol: (planned: DecidedSample) => Promise<Enrolment>; waiting: number }>()
  const laneOf = (experimentId: string) => {
    const known = lanes.get(experimentId)
    if (known !== undefined) return known
    const enrol = coalesce({ ...batching, concurrency: 1 }, (batch: readonly DecidedSample[]) =>
      gate(() => noting(batch, () => enrolApart(patient, batch)), experimentId)
    )
    const lane = { enrol, waiting: 0 }
    lanes.set(experimentId, lane)
    return lane
  }
  const deadline = new Deadline(patience)
  const enrolHeld = async (planned: DecidedSample): Promise<Enrolment> => {
    const { experimentId } = planned.sample
    const lane = laneOf(experimentId)
    const { promise, reject, resolve } = Promise.withResolvers<Enrolment>()
    const entry = deadline.start(() => reject(late()))
    lane.waiting++
    try {
      lane.enrol(planned).then(resolve, reject)
      return await promise
    } finally {
      deadline.end(entry)
      lane.waiting--
      if (lane.waiting === 0) lanes.delete(experimentId)
    }
  }

  const enrolUnlimited = coalesce(
    batching,
    async (batch: readonly DecidedSample[]): Promise<readonly (Enrolment | Promise<Enrolment>)[]> => {
      const enrolled = await noting(batch, () => enrolFree(sql, batch))
      return batch.map((planned, index) => enrolled[index] ?? enrolHeld(planned))
    }
  )
  return (planned: DecidedSample): Promise<Enrolment> =>
    planned.limited ? enrolHeld(planned) : enrolUnlimited(planned)
}
