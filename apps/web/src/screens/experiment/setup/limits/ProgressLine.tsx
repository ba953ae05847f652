interface ProgressLineProps {
  readonly label: string
  readonly text: string
  readonly value: number
  readonly most: number
}

/** How far something is, as a bar and in words. */
export const ProgressLine = ({ label, most, text, value }: ProgressLineProps) => (
  <div className="stack stack-small">
    <div className="row row-between">
      <strong>{label}</strong>
      <span className="soft number">{text}</span>
    </div>
    <progress className="progress" aria-label={label} value={Math.min(value, most)} max={most} />
  </div>
)
