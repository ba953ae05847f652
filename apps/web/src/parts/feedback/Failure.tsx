import { sentenceOf } from "../../service/failures.ts"
import { texts } from "../../texts/common.ts"
import { Button } from "../controls/Button.tsx"
import { Note } from "./Note.tsx"

interface FailureProps {
  readonly error: unknown
  readonly retry?: () => void
}

/** Why something failed, in the service's own words. */
export const Failure = ({ error, retry }: FailureProps) => (
  <div role="alert">
    <Note
      kind="bad"
      action={
        retry && (
          <Button small onClick={retry}>
            {texts.retry}
          </Button>
        )
      }
    >
      {sentenceOf(error)}
    </Note>
  </div>
)
