import { Predicate } from "effect"

/** One end of the connection between a process and one that it has forked. */
export interface Channel {
  /** Does nothing when the other end is gone. */
  readonly send: (message: object) => void
  readonly onMessage: (read: (message: unknown) => void) => void
}

interface Question {
  readonly question: string
  readonly number: number
}

interface Answer {
  readonly answered: number
  readonly value: unknown
}

const isQuestion = (message: unknown): message is Question =>
  Predicate.hasProperty(message, "question") &&
  typeof message.question === "string" &&
  Predicate.hasProperty(message, "number") &&
  typeof message.number === "number"

const isAnswer = (message: unknown): message is Answer =>
  Predicate.hasProperty(message, "answered") &&
  typeof message.answered === "number" &&
  Predicate.hasProperty(message, "value")

/** How long an answer may take, in milliseconds. */
const patience = 1_000

/** Asks the other end. Answers null when it is silent for a second. */
export const askOver = (channel: Channel): ((question: string) => Promise<unknown>) => {
  const waiting = new Map<number, (value: unknown) => void>()
  let asked = 0
  channel.onMessage((message) => {
    if (isAnswer(message)) waiting.get(message.answered)?.(message.value)
  })
  return (question) =>
    new Promise((resolve) => {
      const number = ++asked
      const settle = (value: unknown) => {
        clearTimeout(timer)
        waiting.delete(number)
        resolve(value)
      }
      const timer = setTimeout(() => settle(null), patience)
      waiting.set(number, settle)
      const message: Question = { question, number }
      channel.send(message)
    })
}

/** Answers questions of the other end. */
export const answerOver = (channel: Channel, answers: Readonly<Record<string, () => Promise<unknown>>>): void => {
  const reply = async ({ number, question }: Question) => {
    const answer: Answer = { answered: number, value: (await answers[question]?.()) ?? null }
    channel.send(answer)
  }
  channel.onMessage((message) => {
    if (isQuestion(message)) void reply(message).catch(() => undefined)
  })
}

/** The connection to the process that has forked this one; null without one. */
export const ownChannel = (): Channel | null =>
  process.send === undefined
    ? null
    : {
        send: (message) => {
          if (process.connected) process.send?.(message)
        },
        onMessage: (read) => void process.on("message", read)
      }
