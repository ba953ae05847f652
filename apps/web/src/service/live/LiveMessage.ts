import type { Outputs } from "../trpc.ts"

type Stream = Outputs["live"]["events"]

type Sent = Stream extends AsyncIterable<infer Item> ? Item : never

/** What the live stream of the service sends. */
export type LiveMessage = Sent extends { readonly data: infer Data } ? Data : never

export type ActivityMessage = Extract<LiveMessage, { readonly type: "activity" }>
