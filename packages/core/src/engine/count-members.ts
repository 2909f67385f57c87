/** All members; those of an array that are not `undefined` or `null`; or those of the collections that are its members. */
export type Counted = 'all' | 'taken' | 'inner';

/** Runs in the realm of the object; asks the built-in getters, so that no code of the user runs. */
export function countMembers(value: object, counted: Counted): number {
  let sum = 0;
  const add = (member: unknown): void => {
    if (member === undefined || member === null) return;
    if (counted === 'taken') sum++;
    else if (typeof member === 'object') sum += countMembers(member, 'taken');
  };
  for (const { prototype } of [Map, Set] as const) {
    try {
      const size = Object.getOwnPropertyDescriptor(prototype, 'size')!.get!.call(value) as number;
      if (counted === 'inner') prototype.forEach.call(value as never, add);
      return counted === 'inner' ? sum : size;
    } catch {
      continue;
    }
  }
  const isArray = Array.isArray(value);
  if (counted === 'all' || (counted === 'taken' && !isArray))
    return isArray ? value.length : Reflect.ownKeys(value).length;
  for (const key of Reflect.ownKeys(value))
    if (key !== 'length') add(Object.getOwnPropertyDescriptor(value, key)?.value);
  return sum;
}

/** Runs in the realm of a timer: of all timers that there are, those whose callback has the name of its callback. */
export function countTimersLike(timer: object, timers: readonly object[]): number {
  let wanted: unknown;
  let count = 0;
  for (let at = -1; at < timers.length; at++) {
    const one = at < 0 ? timer : timers[at]!;
    const callback: unknown = Object.getOwnPropertyDescriptor(one, '_onTimeout')?.value;
    const name =
      typeof callback === 'function' ? Object.getOwnPropertyDescriptor(callback, 'name')?.value : null;
    if (at < 0) wanted = name;
    else if (name === wanted) count++;
  }
  return count;
}
