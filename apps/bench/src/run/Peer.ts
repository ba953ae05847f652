/** Another program that does the same work; `missing` says how to get it. */
export type Peer<A> =
  | { readonly _tag: "Present"; readonly side: A; readonly how: string }
  | { readonly _tag: "Missing"; readonly missing: string }
