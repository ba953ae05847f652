import { Context, type Effect } from "effect"

/** The port to the key that signs the addresses of streams. */
export class StreamKeyStore extends Context.Service<
  StreamKeyStore,
  {
    /** The key of this database, 32 bytes; the candidate becomes it if there is none. */
    readonly key: (candidate: Uint8Array) => Effect.Effect<Uint8Array>
  }
>()("domain/StreamKeyStore") {}
