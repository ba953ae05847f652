import { makeStore } from "../store.ts"
import type { StreamState } from "./TabMessage.ts"

/** Whether what happens reaches this page at once. */
export const streamState = makeStore<StreamState>("connecting")
