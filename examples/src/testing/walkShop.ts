import { expect } from "vitest"
import type { RunningProgram } from "./startProgram.ts"
import { repeatedOrder, storedButtons } from "./stored.ts"
import type { Shop } from "./useShop.ts"

export interface WalkedProgram {
  /** Begins the ids of its users. */
  readonly name: string
  readonly url: string
  readonly program: RunningProgram
}

const send = async (url: string, body?: object): Promise<Response> => {
  const json = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
  return fetch(url, body === undefined ? {} : json)
}

const buttonOf = async (url: string, user: string, country: string): Promise<unknown> => {
  const response = await send(`${url}/checkout?user=${user}&country=${country}`)
  expect(response.status).toBe(200)
  return response.json()
}

/**
 * Asks a running shop twice for the buttons of thirty users, orders, and stops it. What it said is what the service has stored, once for each
 * user; a user of another country is not sampled.
 */
export const walkShop = async (shop: Shop, { name, program, url }: WalkedProgram): Promise<void> => {
  const users = Array.from({ length: 30 }, (_, index) => `${name}-${index}`)
  const buttons = new Map<string, string>()
  for (const user of [...users, ...users]) {
    const answer = await buttonOf(url, user, "SE")
    expect(answer).toMatchObject({ button: expect.stringMatching(/^(?:grey|green)$/) })
    const button = JSON.stringify(answer).includes('"green"') ? "green" : "grey"
    expect(buttons.get(user) ?? button).toBe(button)
    buttons.set(user, button)
  }
  expect(new Set(buttons.values())).toEqual(new Set(["grey", "green"]))
  expect(await buttonOf(url, `${name}-elsewhere`, "FR")).toMatchObject({ button: "grey" })
  expect((await send(`${url}/checkout`)).status).toBe(400)

  const order = { user: `${name}-0`, order: `${name}-order`, total: 12.5 }
  expect((await send(`${url}/orders`, order)).ok).toBe(true)

  expect({ code: await program.stop(), printed: program.printed() }).toMatchObject({ code: 0 })
  expect(await storedButtons(shop, `${name}-`)).toEqual(buttons)
  // A repeat has no time, so it may count as another outcome with the same id. It is not recorded in either case.
  expect(await repeatedOrder(shop, order)).toMatch(/^(?:duplicate|outcome_conflict)$/)
}
