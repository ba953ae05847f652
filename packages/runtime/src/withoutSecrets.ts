/** Tokens and sessions of the service, credentials in a header, and passwords in URLs. */
const secrets =
  /(?:sortition|session)_[\w-]{43}|(?<=\b(?:Bearer|Basic) )[\w.~+/=-]{8,}|(?<=:\/\/[^\s:@/"]{0,200}:)[^\s@/"]+(?=@)/g

/** A cheap look for what could be one of them. */
const isSuspect = (text: string) =>
  text.includes("sortition_") ||
  text.includes("session_") ||
  text.includes("Bearer ") ||
  text.includes("Basic ") ||
  /:\/\/[^\s/"]*@/.test(text)

/** Text for the log. No code logs a secret on purpose: this is for texts of others, like the message of a fault. */
export const withoutSecrets = (text: string): string => (isSuspect(text) ? text.replaceAll(secrets, "[secret]") : text)
