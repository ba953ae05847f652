import { entityTag } from "../shared/IfMatch.ts"
import type { Service } from "./Service.ts"

/** The entity tag of a service, which is a project too: it changes with every field that either API shows. */
export const serviceTag = ({ active, createdAt, description, id, name, updatedAt }: Service): string =>
  entityTag(["service", id, name, description, active, createdAt, updatedAt])
