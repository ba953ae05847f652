import type { Pool } from "@sortition/postgres/sql/connect"
import type { Action } from "./Action.ts"
import { BulkAnswer, CriterionAnswer, Identified, type SampleAnswer, SampleAnswer as SampleBody } from "./answers.ts"
import type { Answer } from "./startServers.ts"
import { keyOf, type Targets, type World } from "./World.ts"

const numberOf = async (sql: Pool, table: "experiments" | "services", id: string) => {
  const [row] = await sql<{ number: string }[]>`SELECT number::text FROM ${sql(table)} WHERE id = ${id}`
  return row?.number ?? ""
}
const saltOf = async (sql: Pool, table: "experiments" | "layers", id: string) => {
  const [row] = await sql<{ salt: string }[]>`SELECT salt FROM ${sql(table)} WHERE id = ${id}`
  return row?.salt ?? ""
}

const samplesOf = (action: Action, body: unknown): readonly SampleAnswer[] => {
  if (action.kind === "sample") return [SampleBody.parse(body)]
  if (action.kind !== "bulkSample") return []
  return BulkAnswer.parse(body).results.flatMap(({ sample }) => (sample === undefined ? [] : [sample]))
}

const learnCriteria = (action: Action, { condition, criterion, experiment }: Targets, body: unknown): void => {
  if (action.kind === "createCriterion") {
    const { conditions, id } = CriterionAnswer.parse(body)
    experiment?.criteria.push({ id, conditions: conditions.map((each) => each.id) })
  }
  if (action.kind === "createCondition") criterion?.conditions.push(Identified.parse(body).id)
  if (action.kind === "deleteCriterion" && experiment !== undefined && criterion !== undefined) {
    experiment.criteria.splice(experiment.criteria.indexOf(criterion), 1)
  }
  if (action.kind === "deleteCondition" && condition !== undefined) {
    criterion?.conditions.splice(criterion.conditions.indexOf(condition), 1)
  }
}

/** Adds what a successful answer says to the world. Reads what answers of the sampling API do not say from the database. */
export const learn = async (
  { sql, world }: { readonly sql: Pool; readonly world: World },
  { action, answer, targets }: { readonly action: Action; readonly answer: Answer; readonly targets: Targets }
): Promise<void> => {
  const { experiment, service, start } = targets
  if (answer.status >= 300) return
  if (experiment !== undefined) {
    if (start !== undefined) experiment.lastStart = start
    for (const sample of samplesOf(action, answer.body)) {
      const key = keyOf({ sampledEntity: sample.sampled_entity, sampledValue: sample.sampled_value })
      experiment.samples.set(key, sample.id)
    }
    learnCriteria(action, targets, answer.body)
    return
  }
  if (action.kind === "setService") return
  const { id } = Identified.parse(answer.body)
  if (action.kind === "createService") world.services.push({ id, number: await numberOf(sql, "services", id) })
  if (service === undefined) return
  if (action.kind === "createLayer") {
    world.layers.push({ id, salt: await saltOf(sql, "layers", id), holdout: action.holdout, service })
  }
  if (action.kind === "createExperiment") {
    const [number, salt] = [await numberOf(sql, "experiments", id), await saltOf(sql, "experiments", id)]
    world.experiments.push({
      id,
      number,
      salt,
      service,
      criteria: [],
      samples: new Map(),
      lastStart: start ?? null
    })
  }
}
