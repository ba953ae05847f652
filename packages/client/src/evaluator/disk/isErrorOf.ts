/** Whether a fault of the system has this code. */
export const isErrorOf = (thrown: unknown, code: string): boolean =>
  thrown instanceof Error && "code" in thrown && thrown.code === code
