import type { DomainError } from "@sortition/domain/DomainError"
import type { TRPCError } from "@trpc/server"
import { Predicate } from "effect"

const isDomainError = (cause: unknown): cause is DomainError =>
  cause instanceof Error && Predicate.hasProperty(cause, "_tag") && Predicate.hasProperty(cause, "reason")

/** The domain's failure behind a tRPC error, if that is what it is. */
export const domainErrorOf = ({ cause }: TRPCError): DomainError | undefined =>
  isDomainError(cause) ? cause : undefined
