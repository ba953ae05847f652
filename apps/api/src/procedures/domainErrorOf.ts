import type { DomainError } from "@sortition/domain/DomainError"
import type { TRPCError } from "@trpc/server"
import { Predicate } from "effect"

const isDomainError = (cause: unknown): cause is DomainError =>
  cause instanceof Error && Predicate.hasProperty(cause, "_tag") && Predicate.hasProperty(cause, "reason")

/** The failure of the domain that caused a tRPC error, if one did. */
export const domainErrorOf = ({ cause }: TRPCError): DomainError | undefined =>
  isDomainError(cause) ? cause : undefined
