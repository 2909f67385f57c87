function rejectAfter(milliseconds: number, started: (timer: NodeJS.Timeout) => void): Promise<never> {
  return new Promise((_, reject) => {
    started(setTimeout(() => reject(new Error('too late')), milliseconds));
  });
}

/** Rejects when `work` takes too long. The timer outlives work that is done in time. */
export async function withDeadlineLeaking<Result>(
  work: Promise<Result>,
  milliseconds: number,
): Promise<Result> {
  return Promise.race([work, rejectAfter(milliseconds, () => {})]);
}

/** Timers can be disposed of: `using` clears them. */
export async function withDeadline<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  const timers: NodeJS.Timeout[] = [];
  const late = rejectAfter(milliseconds, (timer) => timers.push(timer));
  using timer = timers[0];
  return await Promise.race([work, late.finally(() => timer?.unref())]);
}
