import { isDom } from '../../platform-package.ts';
import { callersOf, type DependsOn } from './platform-callers.ts';
import { innermostOf, userCode, type CodeOwner, type LocatedSite } from './site-frames.ts';

export type { DependsOn };

const unknown: DependsOn = () => true;

/** What is known beyond the stacks. */
interface BlameQuestion {
  readonly dependsOn?: DependsOn;
  /**
   * Whose own collection keeps what stays, or who added a listener to one of a DOM, where that is known: another package
   * that does not use it only made it.
   */
  readonly keeper?: CodeOwner | null;
  /** The user's own collection keeps it, also as what a Proxy stands for, or it is the user's data that a package looks after, or something of a package. */
  readonly holding?: 'own' | 'proxied' | 'data' | 'package' | null;
}

/** What the sites of one measurement weigh together, so that bytes and objects count alike. */
export function makeWeight(sites: readonly LocatedSite[]): (site: LocatedSite) => number {
  const bytes = sites.reduce((sum, site) => sum + site.bytes, 0) || 1;
  const objects = sites.reduce((sum, site) => sum + site.objects, 0) || 1;
  return (site) => site.bytes / bytes + site.objects / objects;
}

/**
 * Decides whose code is at fault: the package that is on the stack of most survivors, for what a
 * package lets its own dependencies allocate is its own. One that only called the user's code back, or a package that it knows
 * nothing of, is none of it. The user's code calls everything, so it counts only where no package is on the stack. Growing
 * stores correct this between the user and a package: what the user made and a package stored is the package's, and the
 * other way round.
 * @returns null when only Node's own code is on the stacks.
 */
export function blame(
  steady: readonly LocatedSite[],
  stores: readonly LocatedSite[],
  { dependsOn = unknown, keeper = null, holding = null }: BlameQuestion = {},
): CodeOwner | null {
  // Who assigns to what a Proxy stands for has the package of the Proxy make more, as a part of that.
  if (holding === 'proxied' && [...steady, ...stores].some((site) => innermostOf(site, userCode)))
    return userCode;
  // A framework may make more for it than the user's code makes itself.
  const isMadeByUsers = steady.some((site) => callersOf(site, dependsOn)[0] === userCode);
  if (isMadeByUsers && (holding === 'data' || (holding === 'own' && !isFilledByPackage(stores, dependsOn))))
    return userCode;
  const sharing = (site: LocatedSite): Set<CodeOwner> =>
    ownersOf(site, dependsOn, keeper === null && holding !== 'package');
  const owner = mostAtWork(steady, stores, sharing, dependsOn);
  if (keeper === null || owner === null) return owner;
  if (owner === userCode && !isDom(keeper)) return owner;
  // The user's code uses all of them, and none uses that.
  const areCode = owner === userCode || keeper === userCode;
  if (!areCode && dependsOn(owner, keeper)) return owner;
  return [...steady, ...stores].some((site) => innermostOf(site, keeper)) ? keeper : owner;
}

/** Whether it is a package that makes the collection grow. */
function isFilledByPackage(stores: readonly LocatedSite[], dependsOn: DependsOn): boolean {
  const owners = stores.flatMap((store) => callersOf(store, dependsOn).slice(0, 1));
  return owners.length > 0 && !owners.includes(userCode);
}

function mostAtWork(
  steady: readonly LocatedSite[],
  stores: readonly LocatedSite[],
  sharing: (site: LocatedSite) => Set<CodeOwner>,
  dependsOn: DependsOn,
): CodeOwner | null {
  const votes = new Map<CodeOwner, number>();
  const weightOf = makeWeight(steady);
  for (const site of steady) {
    for (const owner of sharing(site)) votes.set(owner, (votes.get(owner) ?? 0) + weightOf(site));
  }
  const [first] = [...votes].toSorted((a, b) => b[1] - a[1]);
  const keepers = stores.flatMap((store) => callersOf(store, dependsOn).slice(0, 1));
  const winner = first?.[0] ?? null;
  if (winner === null) return keepers[0] ?? null;
  if (keepers.length === 0 || keepers.includes(winner)) return winner;
  if (winner === userCode) return keepers[0]!;
  return keepers.includes(userCode) ? userCode : winner;
}

/** Those that share the blame for a site. */
function ownersOf(site: LocatedSite, dependsOn: DependsOn, isOfMaker: boolean): Set<CodeOwner> {
  const all = callersOf(site, dependsOn);
  // A package that called it back has nothing to do with what it made, unless that package keeps it.
  if (isOfMaker && all[0] === userCode) return new Set([userCode]);
  if (all[0] !== userCode) return outwards(all, dependsOn);
  const owners = new Set(all);
  if (owners.size > 1) owners.delete(userCode);
  return owners;
}

/** From the package that allocates on, as long as the next one out depends on one of those before. */
function outwards(all: readonly CodeOwner[], dependsOn: DependsOn): Set<CodeOwner> {
  const owners = new Set(all.slice(0, 1));
  for (const owner of all) {
    if (owners.has(owner)) continue;
    if (owner === userCode || ![...owners].some((own) => dependsOn(owner, own))) break;
    owners.add(owner);
  }
  return owners;
}
