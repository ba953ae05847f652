import { recordOutcomes } from "@sortition/client"
import type { Shop } from "./useShop.ts"

const buttons: Readonly<Record<string, string>> = { control: "grey", treatment: "green" }

/** The buttons of the stored samples of users whose ids begin with `prefix`. */
export const storedButtons = async (
  { settings: { EXPERIMENT: experiment_id }, sortition }: Shop,
  prefix: string
): Promise<ReadonlyMap<string, string | undefined>> => {
  const samples = await sortition.samples.list.query({ experiment_id, q: prefix, limit: 1_000 })
  return new Map(samples.map(({ allocated_bucket, sampled_value }) => [sampled_value, buttons[allocated_bucket]]))
}

/** What the service answers to an order that is recorded once more. */
export const repeatedOrder = async (
  { settings: { EXPERIMENT: experiment_id }, sortition }: Shop,
  { order, total, user }: { readonly user: string; readonly order: string; readonly total: number }
): Promise<string | undefined> => {
  const outcome = { sampled_entity: "User", sampled_value: user, metric: "revenue", value: total, outcome_id: order }
  const [result] = await recordOutcomes(sortition, { experiment_id, outcomes: [outcome] })
  return result?.status
}
