import findMyWay from "find-my-way"
import type { RestOperation } from "../rest/RestOperation.ts"
import { routerOptions } from "./routerOptions.ts"

/**
 * The header `Allow` for an address of these operations; undefined when none has it. It is for the methods that no operation has: a route for each of
 * them and each path would take most of the time that the server starts in.
 */
export const allowedMethods = (
  operations: readonly Pick<RestOperation, "method" | "url">[]
): ((url: string) => string | undefined) => {
  const router = findMyWay(routerOptions)
  const byMarker = new Map<unknown, string>()
  for (const [path, served] of Map.groupBy(operations, ({ url }) => url)) {
    const marker = () => undefined
    const methods = served.flatMap(({ method }) => (method === "GET" ? [method, "HEAD"] : [method]))
    byMarker.set(marker, methods.join(", "))
    router.on("GET", path, marker)
  }
  return (url) => byMarker.get(router.find("GET", url)?.handler)
}
