import { createHash } from "node:crypto"

/** The source of a Content-Security-Policy that admits exactly this inline script or style. */
export const contentHash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`
