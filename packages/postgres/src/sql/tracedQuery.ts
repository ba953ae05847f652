import { Effect, Predicate } from "effect"

/** The text of one statement, without the values of its parameters, from the driver's result; null for several statements. */
const textOf = (result: unknown): string | null => {
  if (!Predicate.hasProperty(result, "statement")) return null
  const { statement } = result
  return Predicate.hasProperty(statement, "string") && typeof statement.string === "string" ? statement.string : null
}

/** `query` below a span of its own if the request or job is traced. The common case costs one comparison. */
export const tracedQuery = <A>(
  query: (run: () => PromiseLike<A>) => Effect.Effect<A>,
  run: () => PromiseLike<A>
): Effect.Effect<A> =>
  Effect.withFiber((fiber) => {
    if (fiber.cache.tracer === undefined || fiber.cache.span === undefined) return query(run)
    return Effect.useSpan("postgresql", { kind: "client", attributes: { "db.system.name": "postgresql" } }, (span) =>
      query(() =>
        run().then((result) => {
          const text = textOf(result)
          if (text !== null) span.attribute("db.query.text", text)
          return result
        })
      )
    )
  })
