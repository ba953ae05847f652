import type { ReactNode } from "react"

interface EmptyStateProps {
  readonly title: string
  /** Teaches the next step. */
  readonly children: ReactNode
  readonly action?: ReactNode
}

/** What stands where there is nothing yet. */
export const EmptyState = ({ action, children, title }: EmptyStateProps) => (
  <div className="empty">
    <strong>{title}</strong>
    <p>{children}</p>
    {action}
  </div>
)
