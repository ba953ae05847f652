import type { Sample } from "@sortition/domain/samples/Sample"
import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer"

const rowsInGroup = 20_000

const optionalDate = (millis: number | null) => (millis === null ? null : new Date(millis))

/** The columns of `ExportedSample`. Ids are texts, as in the other formats: many readers show a UUID as bytes. */
const columns = [
  { name: "experiment_id", type: "STRING", valueOf: (sample: Sample) => sample.experimentId },
  { name: "id", type: "STRING", valueOf: (sample: Sample) => sample.id },
  { name: "sampled_entity", type: "STRING", valueOf: (sample: Sample) => sample.sampledEntity },
  { name: "sampled_value", type: "STRING", valueOf: (sample: Sample) => sample.sampledValue },
  { name: "allocated_bucket", type: "STRING", valueOf: (sample: Sample) => sample.allocatedBucket },
  { name: "slot", type: "INT32", valueOf: (sample: Sample) => sample.slot },
  { name: "allocation_version", type: "INT32", valueOf: (sample: Sample) => sample.allocationVersion },
  { name: "revision", type: "INT32", nullable: true, valueOf: (sample: Sample) => sample.revision },
  { name: "allocated_by", type: "STRING", valueOf: (sample: Sample) => sample.allocatedBy },
  { name: "complete", type: "BOOLEAN", valueOf: (sample: Sample) => sample.complete },
  {
    name: "completion_accepted_at",
    type: "TIMESTAMP",
    nullable: true,
    valueOf: (sample: Sample) => optionalDate(sample.completedAt)
  },
  {
    name: "completed_at",
    type: "TIMESTAMP",
    nullable: true,
    valueOf: (sample: Sample) => optionalDate(sample.completedAt)
  },
  { name: "created_at", type: "TIMESTAMP", valueOf: (sample: Sample) => new Date(sample.createdAt) },
  { name: "updated_at", type: "TIMESTAMP", valueOf: (sample: Sample) => new Date(sample.updatedAt) }
] as const

const columnsOf = (samples: readonly Sample[]) =>
  columns.map(({ valueOf, ...column }) => ({
    nullable: false,
    ...column,
    data: samples.map((sample) => valueOf(sample)),
    offsetIndex: false
  }))

/** Times are moments in UTC, in milliseconds. */
const utc = { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" } as const
const schema = schemaFromColumnData({ columnData: columnsOf([]) }).map((element) =>
  element.converted_type === "TIMESTAMP_MILLIS" ? { ...element, logical_type: utc } : element
)

async function* groupsOf(batches: AsyncIterable<readonly Sample[]>): AsyncGenerator<readonly Sample[]> {
  let group: Sample[] = []
  for await (const batch of batches) {
    group.push(...batch)
    if (group.length >= rowsInGroup) {
      yield group
      group = []
    }
  }
  if (group.length > 0) yield group
}

/** Apache Parquet, compressed with Snappy, in groups of 20,000 rows. */
export async function* parquetFile(batches: AsyncIterable<readonly Sample[]>): AsyncGenerator<Uint8Array> {
  const buffer = new ByteWriter()
  const writer = new ParquetWriter({ writer: buffer, schema })
  const written = () => {
    const bytes = buffer.getBytes().slice()
    buffer.index = 0
    return bytes
  }
  for await (const group of groupsOf(batches)) {
    await writer.write({ columnData: columnsOf(group), rowGroupSize: group.length })
    yield written()
  }
  await writer.finish()
  yield written()
}
