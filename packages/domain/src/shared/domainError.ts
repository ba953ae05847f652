import { type Cause, Data } from "effect"

/** How a caller can act on a failure. HTTP status, tRPC code and the title in JSON:API follow from it. */
export type ErrorKind = "conflict" | "forbidden" | "invalid" | "not_found" | "unauthenticated"

type SnakeCase<Text extends string> = Uncapitalize<Text> extends infer Rest extends string ? Snake<Rest> : never
type Snake<Text extends string> = Text extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Tail>}`
  : Text

interface Traits<Kind extends ErrorKind, Reason extends string> {
  readonly kind: Kind
  /** Machine-readable; part of the API. The tag in snake case when absent. */
  readonly reason?: Reason
  /** When it is the same for every instance; a class that says more overrides `message`. */
  readonly message?: string
}

type DomainErrorClass<Tag extends string, Kind extends ErrorKind, Reason extends string> = new <
  Fields extends Readonly<Record<string, unknown>>
>(
  fields: Fields
) => Cause.YieldableError & { readonly _tag: Tag; readonly kind: Kind } & Readonly<Fields> &
  (Fields extends { readonly reason: string } ? unknown : { readonly reason: Reason })

/** The class of a failure that a caller can act on. `reason` may be a field of the class where it differs by instance. */
export const domainError = <
  const Tag extends string,
  const Kind extends ErrorKind,
  const Reason extends string = SnakeCase<Tag>
>(
  tag: Tag,
  { kind, message, reason }: Traits<Kind, Reason>
): DomainErrorClass<Tag, Kind, Reason> => {
  const base = Data.TaggedError(tag)
  const fixed = { kind, reason: reason ?? tag.replaceAll(/\B[A-Z]/g, (letter) => `_${letter}`).toLowerCase() }
  Object.assign(base.prototype, fixed, message === undefined ? {} : { message })
  return base as unknown as DomainErrorClass<Tag, Kind, Reason>
}
