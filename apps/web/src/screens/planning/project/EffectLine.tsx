import { projectTexts as texts } from "../../../texts/planning/projects.ts"

interface EffectLineProps {
  /** Experiments whose people do not yet agree with the project. */
  readonly behind: number
  readonly experiments: number
}

/** Whether the experiments have followed a change of the project's people. */
export const EffectLine = ({ behind, experiments }: EffectLineProps) => (
  <p className="small" role="status">
    {experiments > 0 &&
      (behind > 0 ? (
        <span className="badge badge-warn">{texts.following(behind, experiments)}</span>
      ) : (
        <span className="badge badge-good">{texts.inEffect(experiments)}</span>
      ))}
  </p>
)
