import type { StackFrame } from '../../finding.ts';
import { isPlatform } from '../../platform-package.ts';
import { callersOf, type DependsOn } from './platform-callers.ts';
import { innermostOf, userCode, type LocatedSite } from './site-frames.ts';

/** The user's function for which a DOM made what stays; undefined where it was made otherwise. */
export function askedByUsers(site: LocatedSite, dependsOn: DependsOn): StackFrame | undefined {
  const isOfPlatform = site.stack.some(({ packageName }) => packageName !== null && isPlatform(packageName));
  return isOfPlatform && callersOf(site, dependsOn)[0] === userCode ? innermostOf(site, userCode) : undefined;
}

/**
 * The user's function that had a DOM make all elements of a class which stay in a page: who put them there is to take them out, and
 * what a package hung on them goes with them. Undefined where a package had some made, or where none has a constructor on a stack.
 */
export function makerOfElements(
  steady: readonly LocatedSite[],
  className: string,
  dependsOn: DependsOn,
): StackFrame | undefined {
  const makers = steady
    .filter(({ stack }) => stack.some(({ functionName }) => functionName === className))
    .map((site) => askedByUsers(site, dependsOn));
  return makers.every((maker) => maker !== undefined) ? makers[0] : undefined;
}
