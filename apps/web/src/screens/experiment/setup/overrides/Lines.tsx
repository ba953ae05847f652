import { overridesTexts } from "../../../../texts/setup/setupOverrides.ts"
import type { PastedProblem } from "./parsePasted.ts"

const { paste: texts } = overridesTexts
const shown = 10

/** What is wrong with which line; the first few. */
export const Lines = ({ lines }: { readonly lines: readonly PastedProblem[] }) => (
  <ul className="small field-problem">
    {lines.slice(0, shown).map(({ line, problem }) => (
      <li key={line}>{texts.line(line, problem)}</li>
    ))}
    {lines.length > shown && <li>{texts.more(lines.length - shown)}</li>}
  </ul>
)
