import type { LiveMessage } from "./LiveMessage.ts"

/** What the tabs of a browser say to each other. */
export type TabMessage =
  /** A tab watches these experiments. It says so again and again, so that a tab that is gone can be forgotten. */
  | { readonly type: "topics"; readonly tab: string; readonly ids: readonly string[] }
  | { readonly type: "leave"; readonly tab: string }
  /** A tab has become the leader, and wants to know what the others watch. */
  | { readonly type: "leader" }
  /** The leader passes on what the service sent. */
  | { readonly type: "sent"; readonly eventId: string; readonly message: LiveMessage }
  | { readonly type: "stream"; readonly state: StreamState }

/** `refused`: the service does not accept the session. */
export type StreamState = "connecting" | "open" | "refused"
