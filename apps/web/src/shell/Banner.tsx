import { connection } from "../service/connection.ts"
import { useStore } from "../service/store.ts"
import { texts } from "../texts/common.ts"

/** Says that the service does not answer, for as long as that is so. */
export const Banner = () => (
  <div role="status">
    {useStore(connection) === "lost" && <div className="banner note note-warn">{texts.connection.lost}</div>}
  </div>
)
