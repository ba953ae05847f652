import { Link } from "@tanstack/react-router"
import { buttonClass } from "../../parts/controls/Button.tsx"
import { useMay } from "../../service/session.ts"
import { experimentsSearch } from "../../shell/searches.ts"
import { homeTexts } from "../../texts/home.ts"

/** Opens the form of a new experiment, for those whose role can create one. */
export const CreateLink = () =>
  useMay("project_experiments_create") ? (
    <Link className={buttonClass({ kind: "main" })} to="/experiments" search={experimentsSearch({ new: true })}>
      {homeTexts.create}
    </Link>
  ) : null
