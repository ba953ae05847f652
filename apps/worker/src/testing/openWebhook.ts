import { data, type Person } from "@sortition/api/testing/usePlanning"
import { expect } from "vitest"
import { openReceiver } from "./openReceiver.ts"

/** A receiver, and the team's webhook that leads to it. */
export const openWebhook = async (owner: Person, teamId: string, attributes: object = {}) => {
  const receiver = await openReceiver()
  const made = await owner.ask(
    "POST",
    `teams/${teamId}/webhooks`,
    data("webhooks", { url: receiver.url, ...attributes })
  )
  expect(made.status, made.text).toBe(201)
  const path = `teams/${teamId}/webhooks/${made.data.id}`
  return {
    ...receiver,
    path,
    secret: String(made.data.attributes.secret),
    types: () => receiver.received.map(({ type }) => type),
    test: async () => (await owner.ask("POST", `${path}/test`)).data.id,
    deliveries: async (query = "") => (await owner.ask("GET", `${path}/deliveries${query}`)).list,
    shown: async (id: string) =>
      (await owner.ask("GET", `${path}/deliveries`)).list.find((each) => each.id === id)?.attributes,
    remove: () => owner.ask("DELETE", path)
  }
}
