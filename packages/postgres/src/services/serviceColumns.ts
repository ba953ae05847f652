import type { Sql } from "../sql/Database.ts"

/** The columns of a `Service`, by the names that it has in the domain. */
export const serviceColumns = (sql: Sql) => sql`
  s.id, s.number, s.team_id AS "teamId", s.name, s.description, s.active,
  s.created_at AS "createdAt", s.updated_at AS "updatedAt"`
