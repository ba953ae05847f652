import { historyTexts as texts } from "../../texts/history.ts"
import { Time } from "../values/Time.tsx"
import type { PersonName } from "./actorText.ts"
import type { Difference, ShownValue } from "./differencesOf.ts"

interface ValueProps {
  readonly value: ShownValue
  readonly nameOf: PersonName
}

const Value = ({ nameOf, value }: ValueProps) => {
  if (value === null) return <span className="soft">{texts.none}</span>
  switch (value.kind) {
    case "time":
      return <Time value={value.at} />
    case "person":
      return value.role === undefined ? nameOf(value.id) : texts.personRole(nameOf(value.id), value.role)
    case "text":
      return value.text
  }
}

interface DifferencesProps {
  readonly differences: readonly Difference[]
  readonly nameOf: PersonName
}

/** The first differences of an entry, each in a line. */
export const DifferenceList = ({ differences, nameOf }: DifferencesProps) => (
  <ul className="differences">
    {differences.map(({ after, before, label }, index) => (
      <li key={index}>
        <span className="soft">{label}</span>{" "}
        {before !== null && (
          <>
            <del>
              <Value value={before} nameOf={nameOf} />
            </del>{" "}
            {after !== null && (
              <>
                <span aria-hidden="true">→</span>
                <span className="visually-hidden">{texts.became}</span>{" "}
              </>
            )}
          </>
        )}
        {after !== null && (
          <ins>
            <Value value={after} nameOf={nameOf} />
          </ins>
        )}
      </li>
    ))}
  </ul>
)

/** Every difference of an entry, as a table. */
export const DifferenceTable = ({ differences, nameOf }: DifferencesProps) => (
  <div className="scroll-x">
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{texts.entry.field}</th>
          <th scope="col">{texts.entry.before}</th>
          <th scope="col">{texts.entry.after}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ after, before, label }, index) => (
          <tr key={index}>
            <th scope="row">{label}</th>
            <td>
              <Value value={before} nameOf={nameOf} />
            </td>
            <td>
              <Value value={after} nameOf={nameOf} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
