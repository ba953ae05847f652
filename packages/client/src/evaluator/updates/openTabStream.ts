import type { Service } from "../service/makeService.ts"
import { openStream } from "./openStream.ts"
import type { Source } from "./Source.ts"
import { tabStream } from "./tabStream.ts"

/** The stream of rulesets at a path, one for all tabs of a browser. */
export const openTabStream = (service: Service, path: string): Source =>
  tabStream(`sortition ${service.base}${path}`, openStream(service, path))
