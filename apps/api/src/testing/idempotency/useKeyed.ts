import { useApi } from "../useApi.ts"
import { sendKeyed } from "./sendKeyed.ts"

/** An API, and changes of it with an `Idempotency-Key`. */
export const useKeyed = () => {
  const api = useApi()
  const services = "/api/v1/services"
  return {
    api,
    services,
    send: (path: string, key: string, body?: object | string, method?: string) =>
      sendKeyed(api.url, path, key, {
        ...(body === undefined ? {} : { body }),
        ...(method === undefined ? {} : { method })
      }),
    /** How many services have the name. */
    countNamed: async (name: string): Promise<number> =>
      (await api.list(`${services}?q=${encodeURIComponent(name)}`)).body.length
  }
}
