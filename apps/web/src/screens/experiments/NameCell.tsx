import { Link } from "@tanstack/react-router"
import { setupSearch } from "../../shell/searches.ts"
import { experimentsTexts } from "../../texts/experiments.ts"
import type { ListedExperiment } from "./useExperimentPages.ts"

interface NameCellProps {
  readonly experiment: ListedExperiment
}

/** The name and the service of an experiment. */
export const NameCell = ({ experiment: { description, id, name, service_name, srm_alarmed_at } }: NameCellProps) => (
  <div className="experiment-name">
    <span className="cut">
      <Link
        to="/experiments/$experimentId"
        params={{ experimentId: id }}
        search={setupSearch({})}
        {...(description !== null && description !== "" && { title: description })}
      >
        {name}
      </Link>
      {srm_alarmed_at !== null && (
        <>
          {" "}
          <span role="img" aria-label={experimentsTexts.alarm} title={experimentsTexts.alarm}>
            ⚠
          </span>
        </>
      )}
    </span>
    <span className="small soft cut">{service_name}</span>
  </div>
)
