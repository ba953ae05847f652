import type {
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
  RouteGenericInterface,
  RouteOptions
} from "fastify"

interface Parameters extends RouteGenericInterface {
  Params: Record<string, string>
  Querystring: Record<string, string | string[] | undefined>
}

export type RestRoute = RouteOptions<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  Parameters
>
