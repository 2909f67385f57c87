/** Looks at a heap that may grow, each at as many calls as came before it: a table that grows with the calls doubles in each. */
export const mostLooks = 3;

/** That tell a store which was seen to be replaced from what is full by one of them. */
export const fewestLooks = 2;

/** Milliseconds that these take after so many calls. */
export function timeToLook(calls: number, callTime: number): number {
  return calls * (2 ** fewestLooks - 1) * callTime;
}
