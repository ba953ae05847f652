interface EvidenceScaleProps {
  /** The natural logarithm of the largest e-value; null when it is infinite. */
  readonly logE: number | null
  readonly label: string
  readonly threshold: string
}

const alarm = Math.log(1_000)

/** How far the evidence is on its way to the alarm, on a logarithmic scale. */
export const EvidenceScale = ({ label, logE, threshold }: EvidenceScaleProps) => {
  const reached = logE === null || logE >= alarm
  const part = reached ? 1 : Math.max(0, logE) / alarm
  return (
    <div className="evidence" role="img" aria-label={label}>
      <div className="evidence-bar">
        <div className={reached ? "evidence-part is-reached" : "evidence-part"} style={{ width: `${part * 100}%` }} />
      </div>
      <div className="evidence-ends small soft" aria-hidden="true">
        <span>1</span>
        <span>{threshold}</span>
      </div>
    </div>
  )
}
