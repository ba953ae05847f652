export type { AppRouter } from "@sortition/api/appRouter"
