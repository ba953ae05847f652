import { queryClient } from "./queryClient.ts"
import { trpc } from "./trpc.ts"

/** Reads again what shows experiments, after one has changed. */
export const refreshExperiments = async (): Promise<void> => {
  await Promise.all(
    [trpc.experiments, trpc.overview].map((router) => queryClient.invalidateQueries(router.pathFilter()))
  )
}
