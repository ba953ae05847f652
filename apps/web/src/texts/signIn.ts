export const signInTexts = {
  title: "Sign in",
  text: "Paste a token once. This browser keeps a session of 12 hours, and the token itself is not stored.",
  token: "Token",
  tokenHint: "npm start stores one in the file token of its data folder. An Owner makes more under Planning, Tokens.",
  submit: "Sign in",
  entering: "Signing in with the one-time link",
  used: "This link does not work any more."
} as const
