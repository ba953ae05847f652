import { type Cause, Data } from "effect"

/** The category of a failure. It determines the HTTP status, the tRPC code and the JSON:API title. */
export type ErrorKind = "conflict" | "forbidden" | "invalid" | "not_found" | "precondition" | "unauthenticated"

type SnakeCase<Text extends string> = Uncapitalize<Text> extends infer Rest extends string ? Snake<Rest> : never
type Snake<Text extends string> = Text extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Tail>}`
  : Text

interface Traits<Kind extends ErrorKind, Reason extends string> {
  readonly kind: Kind
  /** Machine-readable and part of the API; the tag in snake case when absent. */
  readonly reason?: Reason
  /** The text of every instance; a class whose text depends on its fields overrides `message` instead. */
  readonly message?: string
}

type DomainErrorClass<Tag extends string, Kind extends ErrorKind, Reason extends string> = new <
  Fields extends Readonly<Record<string, unknown>>
>(
  fields: Fields
) => Cause.YieldableError & { readonly _tag: Tag; readonly kind: Kind } & Readonly<Fields> &
  (Fields extends { readonly reason: string } ? unknown : { readonly reason: Reason })

/** Makes the class of a failure that a caller can act on. The class may have a field `reason` where it differs by instance. */
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
