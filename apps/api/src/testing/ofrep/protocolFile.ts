import { existsSync, readFileSync } from "node:fs"
import { parse } from "yaml"
import { z } from "zod"

/** What the tests change in the protocol's file. */
const Protocol = z.looseObject({
  components: z.looseObject({
    schemas: z.looseObject({ evaluationSuccess: z.looseObject({ allOf: z.array(z.looseObject({})) }) })
  })
})

/** The protocol's OpenAPI file, in a folder `shared` beside a checkout or above it; undefined if there is none. */
const protocolFile = (): URL | undefined => {
  let folder = new URL("./", import.meta.url)
  for (;;) {
    const file = new URL("shared/conformance/ofrep/openapi.yaml", folder)
    if (existsSync(file)) return file
    const parent = new URL("../", folder)
    if (parent.href === folder.href) return undefined
    folder = parent
  }
}

/** The protocol as it is published; null where it is not beside the checkout, which is then printed. */
export const readProtocol = (): z.infer<typeof Protocol> | null => {
  const file = protocolFile()
  if (file !== undefined) return Protocol.parse(parse(readFileSync(file, "utf8")))
  process.stdout.write("shared/conformance is not there: no answer is compared with OFREP's own file\n")
  return null
}

/**
 * The protocol with the one change without which it accepts no typed value: a flag without a value has an empty schema, which every flag fits,
 * so `oneOf` always finds two.
 */
export const patched = (protocol: z.infer<typeof Protocol>): z.infer<typeof Protocol> => {
  const { allOf } = protocol.components.schemas.evaluationSuccess
  const changed = allOf.map(({ oneOf, ...part }) => (oneOf === undefined ? part : { ...part, anyOf: oneOf }))
  return {
    ...protocol,
    components: {
      ...protocol.components,
      schemas: {
        ...protocol.components.schemas,
        evaluationSuccess: { ...protocol.components.schemas.evaluationSuccess, allOf: changed }
      }
    }
  }
}
