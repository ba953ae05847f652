import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { createSortitionClient, type SortitionClient } from "@sortition/client"
import { beforeAll } from "vitest"
import { type Service, useService } from "./useService.ts"

export interface Shop {
  /** What the programs read. */
  readonly settings: Readonly<Record<"SORTITION_URL" | "SORTITION_SERVICE" | "SORTITION_TOKEN" | "EXPERIMENT", string>>
  /** The client of the shop's owner. */
  readonly sortition: SortitionClient
}

const settingsOf = (lines: string): ReadonlyMap<string, string> =>
  new Map(Array.from(lines.matchAll(/^export (\w+)=(.*)$/gm), ([, name = "", value = ""]) => [name, value]))

const makeShop = async ({ token, url }: Service): Promise<Shop> => {
  const program = join(import.meta.dirname, "../makeShop.ts")
  const { stdout } = await promisify(execFile)(process.execPath, [program, url], {
    env: { ...process.env, TOKEN: token }
  })
  const settings = settingsOf(stdout)
  const SORTITION_SERVICE = settings.get("SORTITION_SERVICE") ?? ""
  const EXPERIMENT = settings.get("EXPERIMENT") ?? ""
  const sortition = createSortitionClient({ url, token })
  const { data } = await sortition.planning.tokens.create.mutate({
    user_id: "1",
    data: {
      type: "api_tokens",
      attributes: { name: "shop", team_id: "1", scopes: ["evaluate"], service_id: SORTITION_SERVICE }
    }
  })
  const SORTITION_TOKEN = data.attributes.token
  return { settings: { SORTITION_URL: url, SORTITION_SERVICE, SORTITION_TOKEN, EXPERIMENT }, sortition }
}

/** A service that needs tokens, with what `makeShop.ts` makes, and a token that evaluates it and nothing else. Pages of every origin may use it. */
export const useShop = (): (() => Shop) => {
  const service = useService({ access: "required", settings: { SORTITION_CORS_ORIGINS: "*" } })
  let shop: Shop
  beforeAll(async () => {
    shop = await makeShop(service())
  })
  return () => shop
}
