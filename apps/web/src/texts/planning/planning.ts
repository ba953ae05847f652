/** What the screens of Planning have in common. */
export const planningTexts = {
  tabs: "Parts of Planning",
  projects: "Projects",
  members: "Team and members",
  tokens: "Tokens",
  webhooks: "Webhooks",
  title: "Planning",
  needsToken: "Planning needs a token",
  needsTokenText:
    "Without a token the service acts as its local user, but planning shows people and their tokens. Paste a token to sign in. On this machine the token stands in the file token of the data folder.",
  token: "Token",
  signIn: "Sign in",
  pages: "Pages",
  previous: "Previous page",
  next: "Next page",
  page: (number: number) => `Page ${number}`,
  role: "Role",
  name: "Name",
  email: "E-mail address",
  actions: "Actions",
  remove: "Remove",
  you: "you",
  secretWarning: "This is the only time that the service shows it. Copy it now.",
  done: "I have copied it"
} as const
