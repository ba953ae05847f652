import type { Action, Entity, SampleWish } from "./Action.ts"
import type { KnownExperiment, Targets } from "./World.ts"

export interface Request {
  readonly method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT"
  /** From `/api/v1` on. */
  readonly path: string
  readonly body?: object
  /** Whether it goes to the planning API, which needs a token. */
  readonly planned?: boolean
}

const isoOf = (time: number | null | undefined) => (typeof time === "number" ? new Date(time).toISOString() : time)

const entityBody = ({ sampledEntity, sampledValue }: Entity) => ({
  sampled_entity: sampledEntity,
  sampled_value: sampledValue
})
const wishBody = ({ bucket, country, ...entity }: SampleWish) => ({
  ...entityBody(entity),
  ...(bucket === null ? {} : { allocated_bucket: bucket }),
  attributes: { User: { country }, Device: { country } }
})
const conditionBody = (model: string, country: string) => ({
  model,
  property: "country",
  condition: "equals",
  value: country
})
const sharesBody = (shares: readonly { readonly name: string; readonly percentage: number }[]) =>
  shares.map(({ name, percentage }) => ({ bucket_name: name, percentage_distribution: percentage }))

const projectPath = (number: string) => `/teams/1/projects/${number}`

const readPaths: Record<Extract<Action, { kind: "read" }>["what"], (experiment: KnownExperiment) => string> = {
  experiment: ({ id }) => `/experiments/${id}`,
  planned: ({ number, service }) => `${projectPath(service.number)}/experiments/${number}`,
  listed: ({ service }) => `/services/${service.id}/experiments?limit=1000`,
  buckets: ({ id }) => `/experiments/${id}/buckets`,
  versions: ({ id }) => `/experiments/${id}/allocation-versions?limit=1000`,
  counts: ({ id }) => `/experiments/${id}/samples/counts`,
  samples: ({ id }) => `/experiments/${id}/samples?limit=1000`,
  export: ({ id }) => `/experiments/${id}/samples/export`,
  membership: ({ id }) => `/experiments/${id}/layer`,
  overrides: ({ id }) => `/experiments/${id}/overrides?limit=1000`,
  criteria: ({ id }) => `/experiments/${id}/criteria`
}

/** An action on a service, or the first of all. */
const onService = (action: Action, { service, start }: Targets, name: string): Request | null => {
  if (action.kind === "createService") {
    return { method: "POST", path: "/services", body: { name, active: action.active } }
  }
  if (service === undefined) return null
  switch (action.kind) {
    case "setService":
      return action.planned
        ? {
            method: "PATCH",
            path: projectPath(service.number),
            body: { data: { type: "projects", attributes: { archived: !action.active } } },
            planned: true
          }
        : { method: "PATCH", path: `/services/${service.id}`, body: { active: action.active } }
    case "createLayer":
      return {
        method: "POST",
        path: `/services/${service.id}/layers`,
        body: { name, holdout_percentage: action.holdout }
      }
    case "createExperiment":
      return {
        method: "POST",
        path: `/services/${service.id}/experiments`,
        body: { name, active: action.active, scheduled_start_date: isoOf(start) ?? null }
      }
    default:
      return null
  }
}

/** An action on criteria; null when the criterion or the condition is not known. */
const onCriteria = (action: Action, { id }: KnownExperiment, { condition, criterion }: Targets): Request | null => {
  if (action.kind === "createCriterion") {
    const { countries, model } = action
    const conditions = countries.map((country) => conditionBody(model, country))
    const body = { criterion: { sampling_model: model, sampling_attribute: "id" }, conditions }
    return { method: "POST", path: `/experiments/${id}/criteria`, body }
  }
  if (criterion === undefined) return null
  const path = `/experiments/${id}/criteria/${criterion.id}`
  const conditions = `/criteria/${criterion.id}/conditions`
  if (action.kind === "updateCriterion") return { method: "PATCH", path, body: { sampling_model: action.model } }
  if (action.kind === "deleteCriterion") return { method: "DELETE", path }
  if (action.kind === "createCondition") {
    return { method: "POST", path: conditions, body: conditionBody("User", action.country) }
  }
  if (condition === undefined) return null
  if (action.kind === "updateCondition") {
    return { method: "PATCH", path: `${conditions}/${condition}`, body: { value: action.country } }
  }
  return action.kind === "deleteCondition" ? { method: "DELETE", path: `${conditions}/${condition}` } : null
}

const onExperiment = (action: Action, experiment: KnownExperiment, targets: Targets): Request | null => {
  const path = `/experiments/${experiment.id}`
  const { layer, sample, start } = targets
  switch (action.kind) {
    case "updateExperiment": {
      const { active, completed } = action
      return { method: "PATCH", path, body: { active, completed, scheduled_start_date: isoOf(start) } }
    }
    case "planExperiment": {
      const { archived, status } = action
      const attributes = { archived, status, start_on: isoOf(start) }
      return {
        method: "PATCH",
        path: readPaths.planned(experiment),
        body: { data: { type: "experiments", attributes } },
        planned: true
      }
    }
    case "createBucket":
      return { method: "POST", path: `${path}/buckets`, body: sharesBody([action])[0] ?? {} }
    case "replaceBuckets":
      return {
        method: "PUT",
        path: `${path}/buckets?dry_run=${action.dryRun}`,
        body: { buckets: sharesBody(action.shares) }
      }
    case "putOverride":
      return {
        method: "POST",
        path: `${path}/overrides`,
        body: { ...entityBody(action.entity), allocated_bucket: action.bucket }
      }
    case "deleteOverride":
      return { method: "DELETE", path: `${path}/overrides?${new URLSearchParams(entityBody(action.entity))}` }
    case "joinLayer": {
      if (layer === undefined) return null
      const { dryRun, exclusive, percentage } = action
      const body = { layer_id: layer.id, percentage, exclusive }
      return { method: "PUT", path: `${path}/layer?dry_run=${dryRun}`, body }
    }
    case "leaveLayer":
      return { method: "DELETE", path: `${path}/layer` }
    case "sample":
      return { method: "POST", path: `${path}/samples`, body: wishBody(action.wish) }
    case "bulkSample":
      return { method: "POST", path: `${path}/samples/bulk`, body: { samples: action.wishes.map(wishBody) } }
    case "complete":
      return sample === undefined ? null : { method: "POST", path: `${path}/samples/${sample}/complete` }
    case "bulkComplete":
      return {
        method: "POST",
        path: `${path}/samples/bulk/complete`,
        body: { samples: action.entities.map(entityBody) }
      }
    case "decide":
      return {
        method: "POST",
        path: `${path}/decisions`,
        body: { entities: action.wishes.map((wish) => wishBody({ ...wish, bucket: null })) }
      }
    case "receipt":
      return sample === undefined ? null : { method: "GET", path: `${path}/samples/${sample}/receipt` }
    case "read":
      return { method: "GET", path: readPaths[action.what](experiment), planned: action.what === "planned" }
    default:
      return onCriteria(action, experiment, targets)
  }
}

/** The request of an action; null when it refers to something that is not known yet. `name` is that of a thing that it creates. */
export const requestOf = (action: Action, targets: Targets, name: string): Request | null =>
  targets.experiment === undefined
    ? onService(action, targets, name)
    : onExperiment(action, targets.experiment, targets)
