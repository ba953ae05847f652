import { StreamKeyStore } from "@sortition/domain/flags/StreamKeyStore"
import { Effect, Layer } from "effect"
import { Database } from "../sql/Database.ts"

export const StreamKeyStoreLive = Layer.effect(
  StreamKeyStore,
  Effect.gen(function* () {
    const { change } = yield* Database

    return StreamKeyStore.of({
      key: (candidate) =>
        change(async (connection) => {
          await connection`
            INSERT INTO stream_keys (is_current, secret) VALUES (true, ${candidate}::bytea) ON CONFLICT DO NOTHING`
          const [row] = await connection<{ readonly secret: Buffer }[]>`SELECT secret FROM stream_keys`
          if (row === undefined) throw new Error("the key of streams was removed while it was read")
          return row.secret
        })
    })
  })
)
