const observed = /^\/(?:health(?:\/ready)?|metrics)(?:\?|$)/

/** Whether load balancers and operators read this address to judge the service: it is answered under any load. */
export const isAlwaysAnswered = (url: string): boolean => observed.test(url)
