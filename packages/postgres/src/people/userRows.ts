import type { User } from "@sortition/domain/people/User"
import { tableColumns } from "../sql/tableColumns.ts"

/** The columns of a `User` of the table `u`. */
export const userColumns = tableColumns<User>({
  id: "fixed",
  fullName: "fixed",
  email: "fixed",
  createdAt: "fixed",
  updatedAt: "fixed"
}).of("u")
