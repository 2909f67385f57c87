import { isPlatform } from '../../platform-package.ts';
import { ownerOf, type CodeOwner, type LocatedSite } from './site-frames.ts';

/** Whether a package has another one among its dependencies. */
export type DependsOn = (name: CodeOwner, other: CodeOwner) => boolean;

/**
 * Whose code is on the stack of a site, innermost first, from whoever called a platform on: what that made, or let what it uses make,
 * is its caller's.
 */
export function callersOf(site: LocatedSite, dependsOn: DependsOn): CodeOwner[] {
  const all = site.stack.map(ownerOf).filter((owner) => owner !== null);
  const called = all.findIndex(isPlatform);
  const platform = all[called];
  if (platform === undefined || !all.slice(0, called).every((owner) => uses(platform, owner, dependsOn)))
    return all;
  const caller = all.findIndex((owner, at) => at > called && !isPlatform(owner));
  return caller < 0 ? all : all.slice(caller);
}

const uses = (platform: CodeOwner, owner: CodeOwner, dependsOn: DependsOn): boolean =>
  owner !== '' && dependsOn(platform, owner);
