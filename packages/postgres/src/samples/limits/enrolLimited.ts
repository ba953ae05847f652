import { admit, type CountedQuota } from "@sortition/domain/samples/Quota"
import type { Sample } from "@sortition/domain/samples/Sample"
import type { Admitted, DecidedSample, Enrolment } from "@sortition/domain/samples/SampleStore"
import { entityKey } from "@sortition/domain/shared/entityKey"
import { Option } from "effect"
import { recordEvent } from "../../events/recordEvent.ts"
import { holdAlone } from "../../experiments/limits/holdAlone.ts"
import { addCounts } from "../../experiments/limits/limitCounts.ts"
import { readQuota, writeClosedVersions } from "../../experiments/limits/quotaRows.ts"
import type { Sql } from "../../sql/connect.ts"
import { type Batch, enrolBulkIn } from "../bulkEnroller.ts"
import { lookupBulk } from "../lookupBulk.ts"

/** A quota is reached by the requests of many callers, so none of them is the origin. */
const origin = JSON.stringify({ actor: { type: "job", name: "enrolment" }, request_id: null })

const markFull = async (connection: Sql, experimentId: string, reachedAt: number | null): Promise<void> => {
  if (reachedAt === null) return
  await connection`SELECT set_config('sortition.audit_origin', ${origin}, true)`
  await connection`UPDATE experiments SET quota_reached_at = ${reachedAt} WHERE id = ${experimentId}`
}

/** Records the event of each bucket that is full now. */
const tellClosed = async (
  connection: Sql,
  experimentId: string,
  { bucketLimits, closedBuckets }: Pick<CountedQuota, "bucketLimits" | "closedBuckets">,
  versions: ReturnType<typeof admit>["versions"]
): Promise<void> => {
  const known = new Set(closedBuckets)
  for (const { closedBuckets: closed, createdAt, version } of versions) {
    for (const bucket of closed) {
      const limit = bucketLimits.get(bucket)
      if (known.has(bucket) || limit === undefined) continue
      known.add(bucket)
      await recordEvent(connection, {
        experimentId,
        type: "experiment.quota_reached",
        occurrence: `max_samples of a bucket, version ${version}`,
        facts: { quota: "max_samples", bucket_name: bucket, limit },
        occurredAt: createdAt
      })
    }
  }
}

/** Enrols samples in the order given, while the experiment is locked; none when it has changed. */
const enrolHeld = async (connection: Sql, batch: Batch): Promise<Option.Option<readonly Admitted[]>> => {
  const { experimentId, revision, samples } = batch
  const quota = await readQuota(connection, experimentId)
  if (quota?.revision !== revision) return Option.none()
  const stored = (await lookupBulk(connection, experimentId, samples)).samples
  const {
    gains,
    reachedAt,
    samples: admitted,
    versions
  } = admit(
    quota,
    samples.filter((_, place) => stored[place] === null)
  )
  const added = admitted.flatMap((sample) => sample ?? [])
  if (added.length > 0) {
    const written = await enrolBulkIn(connection, { experimentId, revision, samples: added })
    if (Option.isNone(written)) throw new Error("an experiment has changed while it was locked")
    await addCounts(connection, experimentId, { samples: gains })
    await writeClosedVersions(connection, experimentId, versions)
    await tellClosed(connection, experimentId, quota, versions)
    await markFull(connection, experimentId, reachedAt)
  }
  const next = admitted.values()
  return Option.some(stored.map((row) => row ?? next.next().value ?? null))
}

/**
 * Enrols samples of an experiment with limits, in an open transaction. Locks the experiment alone until the transaction ends, so that no other
 * one counts meanwhile.
 */
export const enrolLimitedBulk = async (connection: Sql, batch: Batch): Promise<Option.Option<readonly Admitted[]>> => {
  await holdAlone(connection, batch.experimentId)
  return enrolHeld(connection, batch)
}

const keyOf = ({ sampledEntity, sampledValue }: Sample) => entityKey(sampledEntity, sampledValue)

const toEnrolment = (admitted: Admitted | undefined): Enrolment => {
  if (admitted === undefined) return { _tag: "Stale" }
  return admitted === null ? { _tag: "QuotaReached" } : { _tag: "Stored", sample: admitted }
}

/** The same for decisions on several revisions, of which several may be for one entity: each is enrolled after the one before it. */
export const enrolLimited = async (
  connection: Sql,
  experimentId: string,
  planned: readonly DecidedSample[]
): Promise<readonly Enrolment[]> => {
  await holdAlone(connection, experimentId)
  const enrolments = new Map<DecidedSample, Enrolment>()
  for (let open = planned; open.length > 0; ) {
    const [{ revision } = { revision: 0 }] = open
    const round = new Map<string, DecidedSample>()
    for (const each of open) {
      const key = keyOf(each.sample)
      if (each.revision === revision && !round.has(key)) round.set(key, each)
    }
    const chosen = [...round.values()]
    const enrolled = await enrolHeld(connection, {
      experimentId,
      revision,
      samples: chosen.map(({ sample }) => sample)
    })
    const rows = Option.getOrElse(enrolled, () => [])
    for (const [place, each] of chosen.entries()) enrolments.set(each, toEnrolment(rows[place]))
    open = open.filter((each) => !enrolments.has(each))
  }
  return planned.map((each) => enrolments.get(each) ?? { _tag: "Stale" })
}
