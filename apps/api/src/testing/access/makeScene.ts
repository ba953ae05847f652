import { asker, data, type Planning } from "../usePlanning.ts"

/** Part of every name in a scene, so that a test notices any answer that shows one. */
export const confidential = "confidential"

export interface Scene {
  readonly teamId: string
  readonly ownerId: string
  readonly email: string
  /** The Owner's. */
  readonly token: string
  readonly viewer: string
  readonly technician: string
  /** Existing ids by what precedes them in an address, as `users/*`. */
  readonly ids: Readonly<Record<string, string | undefined>>
  /** Required queries by operation, as `DELETE /api/v1/…`. */
  readonly queries: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Bodies by component, where the schema's example does not work; sent by the Owner, or for users by the administrator. */
  readonly bodies: Readonly<Record<string, object>>
}

const json = { "content-type": "application/json" }
const condition = { model: "User", property: confidential, value: "x", condition: "not_exists" }
const criterion = { sampling_model: "User", sampling_attribute: confidential }
const sample = { sampled_entity: "User", sampled_value: confidential, allocated_bucket: confidential }
const forced = { sampled_entity: "User", sampled_value: `${confidential} forced` }

/** A team with one of everything that has an id; nothing else needs what can be removed. */
export const makeScene = async (planning: Planning): Promise<Scene> => {
  const { admin, person, roleId, tokenOf, user } = planning
  const ownerId = await user()
  const team = await admin("POST", "teams", data("teams", { name: confidential, owner_id: ownerId }))
  const teamId = team.data.id
  const token = await tokenOf(ownerId, teamId, { name: confidential })
  await tokenOf(ownerId, teamId, { name: "spare" })
  const ask = asker(() => planning.url, { authorization: `Bearer ${token}` })
  const post = async (path: string, body: object = {}) =>
    String(JSON.parse((await ask("POST", path, body, json)).text).id)
  const list = async (path: string) => (await ask("GET", `${path}?page[size]=100`)).list

  const serviceId = await post("services", { name: confidential })
  const experimentId = await post(`services/${serviceId}/experiments`, { name: confidential })
  const inside = `experiments/${experimentId}`
  await ask("POST", `${inside}/buckets`, { bucket_name: confidential, percentage_distribution: 50 }, json)
  const criterionId = await post(`${inside}/criteria`, { criterion, conditions: [condition] })
  const conditionId = await post(`criteria/${criterionId}/conditions`, condition)
  const spareCriterionId = await post(`${inside}/criteria`, { criterion, conditions: [condition] })
  const sampleId = await post(`${inside}/samples`, sample)
  const force = (entity: object) => post(`${inside}/overrides`, { ...entity, allocated_bucket: confidential })
  const overrideId = await force({ ...forced, sampled_entity: "Device" })
  await force(forced)
  const metricId = await post(`${inside}/metrics`, { name: confidential, kind: "sum" })
  const layerId = await post(`services/${serviceId}/layers`, { name: confidential })
  const share = { layer_id: layerId, percentage: 100 }
  await ask("PUT", `${inside}/layer`, share, json)
  const rampTo = (slots: number) => ({
    steps: [{ at: "2100-01-01T00:00:00Z", buckets: [{ bucket_name: confidential, slots }] }]
  })
  await ask("PUT", `${inside}/ramp`, rampTo(50), json)

  const webhooks = `teams/${teamId}/webhooks`
  const webhook = data("webhooks", { url: `https://example.org/${confidential}` })
  const webhookId = (await ask("POST", webhooks, webhook)).data.id
  const deliveryId = (await ask("POST", `${webhooks}/${webhookId}/test`)).data.id

  const projects = `teams/${teamId}/projects`
  const projectId = (await list(projects))[0]?.id
  const experiments = `${projects}/${projectId}/experiments`
  const plannedId = (await list(experiments))[0]?.id
  const withRole = async (role: string) => {
    const { id, token } = await person(teamId, role)
    const attributes = { user_id: id, user_role_id: await roleId(role) }
    const added = await ask("POST", `${projects}/${projectId}/users`, data("user_assignments", attributes))
    return { id, token, assignmentId: added.data.id }
  }
  const viewer = await withRole("Viewer")
  const technician = await withRole("Technician")
  const spare = await withRole("User")
  const outsiderId = await user()
  await planning.assign()
  const assigned = await list(`${experiments}/${plannedId}/user_assignments`)
  const members = await list(`teams/${teamId}/users`)
  const viewerRole = await roleId("Viewer")
  const owner = await ask("GET", `users/${ownerId}`)
  return {
    teamId,
    ownerId,
    email: String(owner.data.attributes.email),
    token,
    viewer: viewer.token,
    technician: technician.token,
    ids: {
      "services/*": serviceId,
      "experiments/*": experimentId,
      "experiments/*/samples/*": sampleId,
      "experiments/*/overrides/*": overrideId,
      "experiments/*/metrics/*": metricId,
      "experiments/*/criteria/*": spareCriterionId,
      "criteria/*": criterionId,
      "criteria/*/conditions/*": conditionId,
      "layers/*": layerId,
      "teams/*": teamId,
      "teams/*/users/*": members.find(({ attributes }) => attributes.user_id === spare.id)?.id,
      "teams/*/projects/*": projectId,
      "teams/*/projects/*/users/*": spare.assignmentId,
      "teams/*/projects/*/experiments/*": plannedId,
      "teams/*/projects/*/experiments/*/user_assignments/*": assigned.find(
        ({ relationships }) => relationships?.user?.data.id === spare.id
      )?.id,
      "teams/*/webhooks/*": webhookId,
      "teams/*/webhooks/*/deliveries/*": deliveryId,
      "users/*": ownerId,
      "users/*/tokens/*": (await list(`users/${ownerId}/tokens`)).find(({ attributes }) => attributes.name === "spare")
        ?.id
    },
    queries: { "DELETE /api/v1/experiments/{experiment_id}/overrides": forced },
    bodies: {
      ExperimentBucketsReplace: { buckets: [{ bucket_name: confidential, percentage_distribution: 50 }] },
      BucketedSampleCreate: { ...sample, sampled_value: "made" },
      ExperimentLayerUpdate: share,
      ExperimentRampReplace: rampTo(5_000),
      OverrideCreate: { ...forced, sampled_value: "made", allocated_bucket: confidential },
      DecisionsRequest: { entities: [sample, forced] },
      BulkSamplesCreate: { samples: [{ ...sample, sampled_value: "made together" }] },
      BulkSamplesComplete: { samples: [{ id: sampleId }] },
      OutcomesCreate: { outcomes: [{ sample_id: sampleId, metric: confidential, value: 1 }] },
      PlannedExperimentCreate: data("experiments", { name: "made" }),
      PlannedExperimentUpdate: data("experiments", { name: "changed again" }),
      ExperimentUserAssignmentUpdate: data("user_assignments", { user_role_id: viewerRole }),
      ProjectCreate: data("projects", { name: "made by hand" }),
      ProjectUpdate: data("projects", { description: "changed" }),
      ProjectUserAssignmentCreate: data("user_assignments", { user_id: spare.id, user_role_id: viewerRole }),
      ProjectUserAssignmentUpdate: data("user_assignments", { user_role_id: await roleId("Technician") }),
      TeamCreate: data("teams", { name: "made", owner_id: outsiderId }),
      TeamUserCreate: data("team_users", { email: await planning.emailOf(outsiderId), role: "Owner" }),
      WebhookUpdate: data("webhooks", { description: "changed" }),
      TeamUserUpdate: data("team_users", { role: "Viewer" }),
      ApiTokenCreate: data("api_tokens", { name: "made", team_id: teamId }),
      UserCreate: data("users", { full_name: "Made", email: `made-for-${teamId}@example.org` })
    }
  }
}
