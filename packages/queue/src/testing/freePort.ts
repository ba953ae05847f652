import { onFreePort } from "./redisServer.ts"

/** A port that was free a moment ago. */
export const freePort = (): Promise<number> => onFreePort(async (port) => port)
