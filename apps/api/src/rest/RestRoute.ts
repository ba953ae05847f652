import type {
  FastifyRequest,
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

/** A request to a route of the sampling API. */
export type RestRequest = FastifyRequest<Parameters>

export type RestRoute = RouteOptions<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  Parameters
>
