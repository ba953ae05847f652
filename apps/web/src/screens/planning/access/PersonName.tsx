import { planningTexts as texts } from "../../../texts/planning/planning.ts"

interface PersonNameProps {
  readonly name: string
  readonly email: string
  readonly isOwn: boolean
}

/** A person in a row of a table. */
export const PersonName = ({ email, isOwn, name }: PersonNameProps) => (
  <>
    <div>
      {name}
      {isOwn && <span className="soft"> ({texts.you})</span>}
    </div>
    <div className="soft small">{email}</div>
  </>
)
