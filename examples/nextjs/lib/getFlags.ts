import { type Client, OpenFeature } from "@openfeature/server-sdk"
import { SortitionProvider } from "@sortition/openfeature-server"
import { getEvaluator } from "./evaluator"

let opened: Promise<void> | undefined

/** Flags for server components. Until the service answers, each flag has the default of the code. */
export const getFlags = async (): Promise<Client> => {
  opened ??= OpenFeature.setProviderAndWait(new SortitionProvider({ evaluator: getEvaluator() })).catch(console.error)
  await opened
  return OpenFeature.getClient()
}
