import { domainError } from "../shared/domainError.ts"
import type { Scope } from "../shared/Permission.ts"

/** The request has no credentials, or they are unknown, expired or revoked. */
export class Unauthenticated extends domainError("Unauthenticated", { kind: "unauthenticated" })<{
  readonly scheme: "api_key" | "bearer" | "session"
}> {
  override get message() {
    if (this.scheme === "session") return "The session has ended. Sign in again"
    return this.scheme === "api_key"
      ? "The API key is unknown, expired or revoked"
      : "The bearer token is missing, unknown, expired or revoked"
  }
}

/** A page of another site sent the request, and the browser added what identifies the caller. */
export class CrossSiteRequest extends domainError("CrossSiteRequest", { kind: "forbidden" })<
  Readonly<Record<never, never>>
> {
  override get message() {
    return "A page of another site cannot change anything here. Send a token in the header Authorization"
  }
}

export class PermissionDenied extends domainError("PermissionDenied", { kind: "forbidden" })<{
  readonly action: "access" | "create" | "manage"
  readonly subject: "experiment" | "project" | "team" | "user"
}> {
  override get message() {
    return `You don't have permission to ${this.action} ${this.subject}`
  }
}

/** The token is valid but lacks the scope that the call requires. */
export class ScopeMissing extends domainError("ScopeMissing", { kind: "forbidden", reason: "permission_denied" })<{
  readonly scope: Scope
}> {
  override get message() {
    return `The token does not have the scope ${this.scope}`
  }
}

/** The path leads to no such record. */
export class RecordNotFound extends domainError("RecordNotFound", { kind: "not_found" })<{
  readonly record:
    | "ApiToken"
    | "Experiment"
    | "Project"
    | "Team"
    | "TeamUser"
    | "User"
    | "UserAssignment"
    | "UserRole"
    | "Webhook"
    | "WebhookDelivery"
  readonly id: string
}> {
  override get message() {
    return `${this.record} record with id ${this.id} not found in the specified scope`
  }
}

/** Why a caller cannot reach a record. */
export type AccessError = PermissionDenied | RecordNotFound
