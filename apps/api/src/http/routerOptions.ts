/** How addresses match routes. */
export const routerOptions = { maxParamLength: 8_192, ignoreTrailingSlash: true }
