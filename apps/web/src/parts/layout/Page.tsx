import { type ReactNode, useEffect } from "react"
import { texts } from "../../texts/common.ts"

interface PageProps {
  /** Stands in the heading and in the title of the window. */
  readonly title: string
  /** Instead of the heading with the title; it has to bring one. */
  readonly heading?: ReactNode
  readonly above?: ReactNode
  readonly badge?: ReactNode
  readonly description?: ReactNode
  readonly actions?: ReactNode
  readonly tabs?: ReactNode
  readonly children: ReactNode
}

/** A screen: its heading, what can be done there, and its parts. */
export const Page = ({ above, actions, badge, children, description, heading, tabs, title }: PageProps) => {
  useEffect(() => {
    document.title = `${title} · ${texts.name}`
  }, [title])
  return (
    <div className="page">
      <div className="stack stack-small">
        {above}
        <div className="page-head">
          <div className="stack stack-small">
            <div className="row">
              {heading ?? <h1>{title}</h1>}
              {badge}
            </div>
            {description !== undefined && <p className="soft">{description}</p>}
          </div>
          {actions !== undefined && <div className="row no-print">{actions}</div>}
        </div>
        {tabs}
      </div>
      {children}
    </div>
  )
}
