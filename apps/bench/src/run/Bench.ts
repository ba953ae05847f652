import type postgres from "postgres"
import type { Generator } from "../load/Load.ts"
import type { Measured } from "../report/Line.ts"
import type { Api } from "../server/Api.ts"
import type { Peer } from "./Peer.ts"

/** The service that the benchmark has started for itself. */
export interface Local {
  readonly api: Api
  readonly databaseUrl: string
  readonly sql: postgres.Sql
  /** The bearer token of the built-in user. */
  readonly token: string
}

export interface BenchOptions {
  /** The measured rounds of a row, at least 1. */
  readonly rounds: number
  /** The seconds of one measurement, at least 1. */
  readonly seconds: number
  /** The samples of the large experiment of the row `stored`. */
  readonly stored: number
  /** The absolute path of the FastAPI reference; null: none is given. */
  readonly fastapi: string | null
}

/** What rows measure with. */
export interface Bench {
  readonly options: BenchOptions
  readonly generator: Generator
  /** The server under test, started on the first call. */
  readonly api: () => Promise<Api>
  /** The service with its database, started on the first call; null when the server under test was there before. */
  readonly local: () => Promise<Local | null>
  /** The FastAPI reference beside the local service, started on the first call; null without a local service. */
  readonly fastApi: () => Promise<Peer<Api> | null>
  /** A new folder on a disk, removed at the end. */
  readonly makeFolder: () => Promise<string>
  /** Closes something at the end of the run, however it ends. */
  readonly defer: (close: () => Promise<unknown>) => void
  readonly progress: (text: string) => void
  /** Notes the version of a program that takes part. */
  readonly noteVersion: (program: string, version: string) => void
}

export interface Row {
  readonly work: string
  readonly measure: (bench: Bench) => Promise<Measured>
}
