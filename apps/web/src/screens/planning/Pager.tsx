import { Button } from "../../parts/controls/Button.tsx"
import { planningTexts as texts } from "../../texts/planning/planning.ts"

interface PagerProps {
  /** From 1. */
  readonly page: number
  readonly hasNext: boolean
  readonly onPage: (page: number) => void
}

/** The way through the pages of a list; nothing where there is only one. */
export const Pager = ({ hasNext, onPage, page }: PagerProps) =>
  page === 1 && !hasNext ? null : (
    <nav className="row row-end" aria-label={texts.pages}>
      <Button small disabled={page === 1} onClick={() => onPage(page - 1)}>
        {texts.previous}
      </Button>
      <span className="soft small">{texts.page(page)}</span>
      <Button small disabled={!hasNext} onClick={() => onPage(page + 1)}>
        {texts.next}
      </Button>
    </nav>
  )
