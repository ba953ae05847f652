import type { ButtonHTMLAttributes } from "react"
import { classes } from "../classes.ts"

export interface ButtonLook {
  readonly kind?: "main" | "danger" | "plain"
  readonly small?: boolean
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, ButtonLook {
  /** While the service works on it. */
  readonly busy?: boolean
}

export const buttonClass = ({ kind, small }: ButtonLook): string =>
  classes("button", kind !== undefined && `button-${kind}`, small === true && "button-small")

/** A button; not one that submits, unless its `type` says so. */
export const Button = ({ busy = false, className, disabled, kind, small, ...rest }: ButtonProps) => (
  <button
    type="button"
    {...rest}
    className={classes(buttonClass({ ...(kind && { kind }), ...(small && { small }) }), className)}
    disabled={disabled === true || busy}
    aria-busy={busy}
  />
)
