import type { Word } from "./Word.ts"

const uuid = (end: number) => `01980a3c-5b7e-7000-8000-${String(end).padStart(12, "0")}`

/** Ids, and the names of fields that hold one. */
export const idVocabulary: Readonly<Record<string, Word>> = {
  id: { description: "The id, a UUID." },
  service_id: { description: "The id of the service.", example: uuid(1) },
  experiment_id: { description: "The id of the experiment.", example: uuid(2) },
  criterion_id: { description: "The id of the criterion.", example: uuid(3) },
  condition_id: { description: "The id of the condition.", example: uuid(4) },
  sample_id: { description: "The id of the sample.", example: uuid(5) },
  override_id: { description: "The id of the override.", example: uuid(6) },
  layer_id: { description: "The id of the layer.", example: uuid(7) },
  metric_id: { description: "The id of the metric.", example: uuid(8) },
  webhook_id: { description: "The id of the webhook, decimal digits.", example: "1" },
  team_id: { description: "The id of the team, decimal digits.", example: "1" },
  project_id: { description: "The id of the project, decimal digits.", example: "1" },
  user_id: { description: "The id of the user, decimal digits.", example: "2" },
  user_role_id: { description: "The id of the user role, decimal digits.", example: "3" }
}
