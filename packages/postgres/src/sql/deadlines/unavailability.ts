import { Unavailable } from "@sortition/domain/shared/Unavailable"
import { isNetworkFault } from "@sortition/runtime/isNetworkFault"
import { Predicate } from "effect"

/**
 * Whether the database cannot be reached or cannot work. Postgres.js: CONNECTION_…, CONNECT_TIMEOUT; SQLSTATE 08 connection, 25P03 a transaction
 * that was idle for too long, 3D no database, 53 resources, 57P shutdown or start, 58030 a fault of the disk, 25006 read-only after a failover.
 */
export const isOutage = (fault: unknown): boolean => isNetworkFault(fault, /^(CONNECT|08|25P03|3D|53|57P|58030|25006)/)

const lockTimeout = "55P03"

const codeOf = (fault: unknown): string =>
  Predicate.hasProperty(fault, "code") && typeof fault.code === "string" ? fault.code : ""

/** Whether a statement has waited in vain for a lock. */
export const isLockTimeout = (fault: unknown): boolean => codeOf(fault) === lockTimeout

/** Of faults after which the request can be repeated although the database works. By SQLSTATE. */
const problems: Readonly<Record<string, string>> = {
  [lockTimeout]: "Another change holds a lock that this request needs",
  "57014": "The database needed more time than a request has"
}

/** `Unavailable` when the request can only be repeated later, otherwise the fault itself. */
export const defectOf = (fault: unknown): unknown => {
  if (isOutage(fault)) return new Unavailable({ what: "database", cause: fault })
  const problem = problems[codeOf(fault)]
  return problem === undefined ? fault : new Unavailable({ what: "database", cause: fault, problem })
}

/** The fault of a call that is late. */
export const late = () =>
  new Unavailable({
    what: "database",
    cause: "the deadline has passed",
    problem: "The database did not answer in time"
  })
