import { type Command, InvalidArgumentError } from "@commander-js/extra-typings"
import type { SortitionOutputs } from "@sortition/client"
import { fields } from "../terminal/fields.ts"
import type { Column } from "../terminal/textTable.ts"
import type { Cli, Context } from "./Cli.ts"
import { allNumberedPages } from "./pages.ts"
import { requireCaller } from "./requireCaller.ts"

type Token = SortitionOutputs["planning"]["tokens"]["list"]["data"][number]
type Scope = Token["attributes"]["scopes"][number]

const columns: readonly Column<Token>[] = [
  { title: "ID", text: ({ id }) => id, whole: true },
  { title: "NAME", text: ({ attributes }) => attributes.name },
  { title: "TEAM", text: ({ attributes }) => attributes.team_id, whole: true },
  { title: "SCOPES", text: ({ attributes }) => attributes.scopes.join(","), whole: true },
  { title: "SERVICE", text: ({ attributes }) => attributes.service_id, whole: true },
  { title: "EXPIRES", text: ({ attributes }) => attributes.expires_at, whole: true },
  { title: "LAST USED", text: ({ attributes }) => attributes.last_used_at, whole: true }
]

const isScope = (text: string): text is Scope => text === "read" || text === "write" || text === "evaluate"

const readScopes = (text: string): readonly Scope[] => {
  const names = [...new Set(text.split(",").map((name) => name.trim()))]
  const scopes = names.filter(isScope)
  if (scopes.length !== names.length)
    throw new InvalidArgumentError("Scopes are one or more of read, write and evaluate, separated by commas.")
  return scopes
}

const userOf = async ({ service }: Context, user: string | undefined): Promise<string> =>
  user ?? (await requireCaller(service)).user_id

const listAll = ({ service }: Context, user_id: string): Promise<readonly Token[]> =>
  allNumberedPages((page) => service.client.planning.tokens.list.query({ user_id, ...page }))

export const addToken = (program: Command, { run }: Cli): void => {
  const token = program.command("token").description("API tokens, and what the token of this call may do")

  token
    .command("create")
    .description("create a token; it is shown only once")
    .argument("<name>", "the name of the token")
    .option("--user <id>", "the user that it acts for; that of the calling token without it")
    .option("--team <id>", "the team that it acts in; that of the calling token without it")
    .option(
      "--scopes <scopes>",
      "read, write or evaluate, or several, separated by commas; read,write without it",
      readScopes
    )
    .option("--service <id>", "the only service that it reaches; needs --scopes evaluate")
    .option("--expires <time>", "when it stops working, such as 2030-01-01T08:00:00Z")
    .action((name, { expires, scopes, service: service_id, team, user }, command) =>
      run(command, async (context) => {
        const { answers, service } = context
        const team_id = team ?? (await requireCaller(service)).team_id
        const attributes = {
          name,
          team_id,
          ...(scopes === undefined ? {} : { scopes: [...scopes] }),
          ...(service_id === undefined ? {} : { service_id }),
          ...(expires === undefined ? {} : { expires_at: expires })
        }
        const { data } = await service.client.planning.tokens.create.mutate({
          user_id: await userOf(context, user),
          data: { type: "api_tokens", attributes }
        })
        const { attributes: made, id } = data
        await answers.one(data, [
          ...fields({
            id,
            name: made.name,
            team: made.team_id,
            scopes: made.scopes,
            service: made.service_id,
            expires: made.expires_at
          }),
          "",
          made.token
        ])
      })
    )
  token
    .command("list")
    .description("list the tokens of a user, without their secrets")
    .option("--user <id>", "the user; that of the calling token without it")
    .action(({ user }, command) =>
      run(command, async (context) =>
        context.answers.list(await listAll(context, await userOf(context, user)), columns, "No tokens.")
      )
    )
  token
    .command("revoke")
    .description("end a token at once")
    .argument("<token-id>", "the id of the token")
    .option("--user <id>", "the user that it belongs to; that of the calling token without it")
    .action((id, { user }, command) =>
      run(command, async (context) => {
        const user_id = await userOf(context, user)
        await context.service.client.planning.tokens.revoke.mutate({ user_id, id })
        await context.answers.one({ id, revoked: true }, [`Token ${id} is revoked.`])
      })
    )
  token
    .command("whoami")
    .description("show the user, the team, the scopes and the permissions of the calling token")
    .action((_, command) =>
      run(command, async ({ answers, service }) => {
        const caller = await service.client.caller.get.query()
        const { administrator, permissions, scopes, team_id, user_id } = caller
        const record = administrator
          ? { user: "the administrator", scopes }
          : {
              user: user_id,
              team: team_id,
              scopes,
              permissions,
              token: service.hasToken ? "yes" : "none: access is open"
            }
        await answers.one(caller, fields(record))
      })
    )
}
