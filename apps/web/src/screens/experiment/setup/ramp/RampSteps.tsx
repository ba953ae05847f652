import { classes } from "../../../../parts/classes.ts"
import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { Time } from "../../../../parts/values/Time.tsx"
import { rampTexts as texts } from "../../../../texts/setup/setupLimits.ts"
import { formatSlots } from "../shares.ts"
import type { Ramp } from "./rampOptions.ts"

type Step = Ramp["steps"][number]

const looks = { pending: "badge-accent", applied: "badge-good", skipped: "", failed: "badge-bad" } as const

const detail = ({ reason, version }: Step): string | null => {
  if (reason !== null) return texts.reason[reason]
  return version === null ? null : texts.version(version)
}

/** The steps of a ramp, and what became of each. */
export const RampSteps = ({ steps }: Pick<Ramp, "steps">) => (
  <ScrollX label={texts.edit}>
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{texts.columns.step}</th>
          <th scope="col">{texts.columns.when}</th>
          <th scope="col">{texts.columns.split}</th>
          <th scope="col">{texts.columns.status}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step, place) => (
          <tr key={step.at}>
            <td className="number">{place + 1}</td>
            <td>
              <Time value={step.at} />{" "}
              <span className="soft small">
                (<Time value={step.at} as="distance" />)
              </span>
            </td>
            <td>{step.buckets.map(({ bucket_name, slots }) => `${bucket_name} ${formatSlots(slots)}`).join(" · ")}</td>
            <td>
              <span className={classes("badge", looks[step.status])}>{texts.status[step.status]}</span>{" "}
              <span className="soft small">{detail(step)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollX>
)
