import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { createClient } from "@hey-api/openapi-ts"
import openapiTS, { astToString } from "openapi-typescript"
import { generate } from "orval"

/** Where the document is, where the code goes, and the address that the code calls unless it is given another. */
export interface Generation {
  readonly document: string
  readonly folder: string
  readonly url: string
}

/** Makes the code of a client; the walk of the same name imports it. */
export const generators = {
  openapiFetch: async ({ document, folder }: Generation) => {
    await writeFile(join(folder, "schema.ts"), astToString(await openapiTS(new URL(`file://${document}`))))
  },
  heyApi: async ({ document, folder }: Generation) => {
    await createClient({ input: document, output: join(folder, "heyApi"), logs: { level: "silent" } })
  },
  orval: async ({ document, folder, url }: Generation) => {
    await generate({
      input: { target: document },
      output: { target: join(folder, "orvalClient.ts"), client: "fetch", baseUrl: url }
    })
  }
}
