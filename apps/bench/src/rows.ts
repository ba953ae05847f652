import type { RowName } from "./report/rowNames.ts"
import { bulk } from "./rows/bulk.ts"
import { connections } from "./rows/connections.ts"
import { create } from "./rows/create.ts"
import { decision } from "./rows/decision.ts"
import { due } from "./rows/due.ts"
import { list } from "./rows/list.ts"
import { mixed } from "./rows/mixed.ts"
import { rulesets } from "./rows/rulesets.ts"
import { start } from "./rows/start.ts"
import { stored } from "./rows/stored.ts"
import { token } from "./rows/token.ts"
import { trpc } from "./rows/trpc.ts"
import type { Row } from "./run/Bench.ts"

export const rows: Readonly<Record<RowName, Row>> = {
  create,
  list,
  trpc,
  decision,
  bulk,
  stored,
  due,
  mixed,
  connections,
  token,
  rulesets,
  start
}
