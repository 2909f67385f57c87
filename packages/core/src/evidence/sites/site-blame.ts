import { allocatingFrame, ownerOf, userCode, type CodeOwner, type LocatedSite } from './site-frames.ts';

/** What the sites of one measurement weigh together, so that bytes and objects count alike. */
export function makeWeight(sites: readonly LocatedSite[]): (site: LocatedSite) => number {
  const bytes = sites.reduce((sum, site) => sum + site.bytes, 0) || 1;
  const objects = sites.reduce((sum, site) => sum + site.objects, 0) || 1;
  return (site) => site.bytes / bytes + site.objects / objects;
}

/**
 * Decides whose code is at fault: the package that is on the stack of most survivors, for what a
 * package lets its own dependencies allocate is its own. The user's code calls everything, so it
 * counts only where no package is on the stack. Growing stores correct this between the user and a
 * package: what the user made and a package stored is the package's, and the other way round.
 * @returns null when only Node's own code is on the stacks.
 */
export function blame(steady: readonly LocatedSite[], stores: readonly LocatedSite[]): CodeOwner | null {
  const votes = new Map<CodeOwner, number>();
  const weightOf = makeWeight(steady);
  for (const site of steady) {
    for (const owner of ownersOf(site)) votes.set(owner, (votes.get(owner) ?? 0) + weightOf(site));
  }
  const [first] = [...votes].toSorted((a, b) => b[1] - a[1]);
  const keepers = stores.map(keeperOf).filter((owner) => owner !== null);
  const winner = first?.[0] ?? null;
  if (winner === null) return keepers[0] ?? null;
  if (keepers.length === 0 || keepers.includes(winner)) return winner;
  if (winner === userCode) return keepers[0]!;
  return keepers.includes(userCode) ? userCode : winner;
}

function ownersOf(site: LocatedSite): Set<CodeOwner> {
  const owners = new Set(site.stack.map(ownerOf).filter((owner) => owner !== null));
  if (owners.size > 1) owners.delete(userCode);
  return owners;
}

function keeperOf(store: LocatedSite): CodeOwner | null {
  const frame = allocatingFrame(store);
  return frame ? ownerOf(frame) : null;
}
