import type { Request } from "../load/Load.ts"
import { ratios } from "../report/statistics.ts"
import type { Bench, Local, Row } from "../run/Bench.ts"
import { inTurn } from "../run/inTurn.ts"
import { requireLocal } from "../run/requireLocal.ts"
import { makeExperiment } from "../server/makeExperiment.ts"
import { createRequest, listRequest } from "../server/sampleRequests.ts"

const connections = 64
const few = 10_000
const step = 100_000

/** Inserts samples from the number `from` to `to`, past the API: this fills a table, nothing is measured. */
const fill = async (sql: Local["sql"], experiment: string, from: number, to: number): Promise<void> => {
  await sql`
    INSERT INTO samples (experiment_id, id, sampled_entity, sampled_value, allocated_bucket, slot, allocation_version,
      allocated_by, created_at, updated_at)
    SELECT ${experiment}::uuid, uuidv7(), 'User', 'stored-' || n, 'a', 1, 1, 'service', now(), now()
    FROM generate_series(${from}::int, ${to - 1}::int) AS n`
}

const partitionOf = async (sql: Local["sql"], experiment: string): Promise<string> => {
  const [row] = await sql<{ part: string }[]>`
    SELECT tableoid::regclass::text AS part FROM samples WHERE experiment_id = ${experiment} LIMIT 1`
  return row?.part ?? ""
}

/** A new experiment whose samples are in another partition than `part`; it has one sample. */
const makeElsewhere = async ({ api, sql }: Pick<Local, "api" | "sql">, part: string): Promise<string> => {
  const experiment = await makeExperiment(api)
  await fill(sql, experiment, 0, 1)
  return (await partitionOf(sql, experiment)) === part ? makeElsewhere({ api, sql }, part) : experiment
}

const makeBoth = async (bench: Bench, local: Pick<Local, "api" | "sql">, many: number) => {
  const { api, sql } = local
  const small = await makeExperiment(api)
  await fill(sql, small, 0, few)
  const large = await makeElsewhere(local, await partitionOf(sql, small))
  for (let done = 1; done < many; done += step) {
    bench.progress(`storing samples: ${done - 1} of ${many}`)
    await fill(sql, large, done, Math.min(many, done + step))
  }
  await sql`VACUUM (ANALYZE) samples`
  await sql`CHECKPOINT`
  return { small, large }
}

/** Create and list in an experiment with many samples stored, beside one with few. */
export const stored: Row = {
  work: "create and list with many samples stored, beside 10,000",
  measure: async (bench) => {
    const local = await requireLocal(bench)
    const many = bench.options.stored
    const { large, small } = await makeBoth(bench, local, many)
    const load = (request: Request) => async (seconds: number) =>
      (await bench.generator.run({ ...request, url: local.api.url, connections, seconds })).rate
    const creates = await inTurn(bench, {
      large: load(createRequest(local.api, large)),
      small: load(createRequest(local.api, small))
    })
    const lists = await inTurn(bench, {
      large: load(listRequest(local.api, large)),
      small: load(listRequest(local.api, small))
    })
    const target = { bound: "≥", value: 0.95 } as const
    const [much, little] = [many, few].map((count) => count.toLocaleString("en-US"))
    return {
      lines: [
        { what: `creates, ${much} stored`, values: creates.large ?? [], unit: "/s" },
        { what: `creates, ${little} stored`, values: creates.small ?? [], unit: "/s" },
        { what: "creates, ratio", values: ratios(creates.large ?? [], creates.small ?? []), unit: "×", target },
        { what: `lists, ${much} stored`, values: lists.large ?? [], unit: "/s" },
        { what: `lists, ${little} stored`, values: lists.small ?? [], unit: "/s" },
        { what: "lists, ratio", values: ratios(lists.large ?? [], lists.small ?? []), unit: "×", target }
      ],
      sides: [
        {
          name: `${much} stored`,
          how: "an experiment filled by SQL, in a partition of its own; VACUUM, ANALYZE and CHECKPOINT before the load"
        },
        {
          name: `${little} stored`,
          how: "another experiment of the same database in another partition; the same loads as in `create` and `list`"
        }
      ]
    }
  }
}
