import type { OpenAPIObject } from "trpc-to-openapi"

/** One operation of the document. */
export type Operation = NonNullable<NonNullable<OpenAPIObject["paths"]>[string]["get"]>

export type Responses = NonNullable<Operation["responses"]>
