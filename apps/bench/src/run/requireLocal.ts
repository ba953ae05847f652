import type { Bench, Local } from "./Bench.ts"

/** The service with its database, for a row that cannot measure a server given by its address. */
export const requireLocal = async (bench: Bench): Promise<Local> => {
  const local = await bench.local()
  if (local === null) throw new Error("this row needs a service and a database of its own")
  return local
}
