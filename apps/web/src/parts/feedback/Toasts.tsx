import { useStore } from "../../service/store.ts"
import { texts } from "../../texts/common.ts"
import { Button } from "../controls/Button.tsx"
import { Note } from "./Note.tsx"
import { dismissToast, toasts } from "./toasts.ts"

/** The corner where sentences appear that answer an action. */
export const Toasts = () => (
  <div className="toasts no-print" aria-live="polite">
    {useStore(toasts).map(({ action, id, kind, text }) => (
      <Note
        key={id}
        {...(kind && { kind })}
        action={
          <span className="row">
            {action && (
              <Button
                small
                onClick={() => {
                  action.run()
                  dismissToast(id)
                }}
              >
                {action.text}
              </Button>
            )}
            <Button small kind="plain" onClick={() => dismissToast(id)}>
              {texts.close}
            </Button>
          </span>
        }
      >
        {text}
      </Note>
    ))}
  </div>
)
