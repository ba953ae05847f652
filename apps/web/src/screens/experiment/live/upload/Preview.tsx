import { ScrollX } from "../../../../parts/tables/ScrollX.tsx"
import { uploadTexts } from "../../../../texts/live/upload.ts"
import { type ColumnUse, type Mapping, roles, withRole } from "./Mapping.ts"
import type { OpenedFile } from "./openFile.ts"

interface PreviewProps {
  readonly file: OpenedFile
  readonly mapping: Mapping
  readonly onChange: (mapping: Mapping) => void
}

interface ColumnHeadProps {
  readonly column: ColumnUse
  readonly onRole: (role: ColumnUse["role"]) => void
  readonly onAttribute: (attribute: string) => void
}

const ColumnHead = ({ column, onAttribute, onRole }: ColumnHeadProps) => (
  <div className="stack stack-small">
    <code>{column.name}</code>
    <select
      className="input"
      aria-label={uploadTexts.use(column.name)}
      value={column.role}
      onChange={({ target }) => onRole(roles.find((role) => role === target.value) ?? "ignored")}
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {uploadTexts.roles[role]}
        </option>
      ))}
    </select>
    {column.role === "attribute" && (
      <input
        className="input"
        aria-label={uploadTexts.attributeOf(column.name)}
        title={uploadTexts.attributeHint}
        value={column.attribute}
        onChange={({ target }) => onAttribute(target.value)}
      />
    )}
  </div>
)

/** The first rows of the file, and what each column holds. */
export const Preview = ({ file, mapping, onChange }: PreviewProps) => {
  const change = (columns: readonly ColumnUse[]) => onChange({ ...mapping, columns })
  const title = uploadTexts.preview(file.firstRows.length)
  return (
    <div className="upload-preview">
      <ScrollX label={title}>
        <table className="plain-table small">
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col" className="end">
                {uploadTexts.line}
              </th>
              {file.format === "ndjson" && <th scope="col">{uploadTexts.content}</th>}
              {mapping.columns.map((column, place) => (
                <th key={`${place} ${column.name}`} scope="col">
                  <ColumnHead
                    column={column}
                    onRole={(role) => change(withRole(mapping.columns, place, role))}
                    onAttribute={(attribute) => change(mapping.columns.with(place, { ...column, attribute }))}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {file.firstRows.map(({ cells, line, text }) => (
              <tr key={line}>
                <td className="end soft">{line}</td>
                {cells === null ? (
                  <td>
                    <code>{text}</code>
                  </td>
                ) : (
                  mapping.columns.map(({ name }, place) => <td key={`${place} ${name}`}>{cells[place]}</td>)
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </div>
  )
}
