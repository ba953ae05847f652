/** Where the dashboard is. */
export const dashboardPath = "/app/"

/** Below it are its files whose names change with their content. */
export const assetsPath = `${dashboardPath}assets/`
