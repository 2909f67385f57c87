export { givenName, nameInSource } from './given-name.ts';
export { isRegExp } from './is-reg-exp.ts';
export { nameUncallable } from './name-uncallable.ts';
export { nearestName } from './nearest-name.ts';
export { printable } from './printable.ts';
export { showGiven } from './show-given.ts';
