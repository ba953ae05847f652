import { Link } from "@tanstack/react-router"
import { TextField } from "../../parts/controls/TextField.tsx"
import { Note } from "../../parts/feedback/Note.tsx"
import { Card } from "../../parts/layout/Card.tsx"
import { formatPercent } from "../../parts/values/numbers.ts"
import { setupSearch } from "../../shell/searches.ts"
import { compareTexts as texts } from "../../texts/compare.ts"
import { Interference } from "./Interference.tsx"
import { type Compared, expectedOf, type Overlap } from "./overlapOf.ts"

interface PairCardProps {
  readonly overlap: Overlap
  readonly population: number | undefined
  readonly onPopulation: (population: number | undefined) => void
}

const LayerLink = ({ id, name }: Compared) => (
  <Link to="/experiments/$experimentId" params={{ experimentId: id }} search={setupSearch({ section: "layer" })}>
    {texts.layerOf(name)}
  </Link>
)

const LayerAdvice = ({ a, b, pair }: Overlap) => {
  if (pair.layer_shared) return <Note kind="good">{texts.sameLayer(a.layer_name ?? "")}</Note>
  if (pair.both === 0) return <Note>{texts.apart}</Note>
  return (
    <Note
      kind="warn"
      action={
        <span className="row">
          <LayerLink {...a} />
          <LayerLink {...b} />
        </span>
      }
    >
      {texts.oneLayer}
    </Note>
  )
}

/** Two experiments: how many entities are in both, what that means, and how to keep them apart. */
export const PairCard = ({ onPopulation, overlap, population }: PairCardProps) => {
  const { a, b, pair, share } = overlap
  const expected = expectedOf(overlap, population)
  const smaller = a.entities <= b.entities ? a : b
  return (
    <Card title={texts.pair(a.name, b.name)} className="overlap-pair">
      <div className="stack stack-small" aria-live="polite">
        <p>
          {pair.both === 0
            ? texts.none
            : texts.sentence(pair.both, smaller.name, formatPercent(share), pair.basis === "sample")}
        </p>
        {pair.basis === "sample" && <p className="small soft">{texts.examined(pair.examined, smaller.name)}</p>}
        <p className="small soft">
          {texts.entitiesOf(a.name, a.entities)} {texts.entitiesOf(b.name, b.entities)}
        </p>
        {expected !== null && !pair.layer_shared && <p>{texts.expected(expected, population ?? 0)}</p>}
      </div>
      <LayerAdvice {...overlap} />
      <Interference a={a.id} b={b.id} />
      {!pair.layer_shared && (
        <div className="overlap-population">
          <TextField
            type="number"
            min={1}
            label={texts.population}
            hint={texts.populationHint}
            value={population === undefined ? "" : String(population)}
            onChange={(value) => onPopulation(Number(value) >= 1 ? Math.floor(Number(value)) : undefined)}
          />
        </div>
      )}
    </Card>
  )
}
