import type { SourcePosition, StackFrame, Suspect } from '../../finding.ts';
import { isInternalFrame } from '../../internal-frame.ts';
import { isPlatform } from '../../platform-package.ts';
import { chooseSites, type SuspectQuestion } from './choose-sites.ts';
import { askedByUsers, makerOfElements } from './element-maker.ts';
import { blame, makeWeight, type DependsOn } from './site-blame.ts';
import {
  allocatingFrame,
  functionKey,
  innermostOf,
  ownerOf,
  userCode,
  type CodeOwner,
  type LocatedSite,
} from './site-frames.ts';

/** Suspects that a person reads. */
export const mostSuspects = 3;

/** Frames of a suspect's stack that are kept: enough to reach the test from deep inside a package. */
const deepestStack = 30;

export interface Suspects {
  /** At most three, most telling first. */
  readonly suspects: readonly Suspect[];
  readonly omitted: number;
}

/**
 * Groups surviving sites by the function where a person should look, and picks the few that tell most.
 *
 * A site belongs to the innermost function of the code at fault that is on its stack, else to the
 * innermost function that is not Node's own. The first suspect lies in the code at fault; a function
 * that only makes a collection grow is among the suspects, because it decides what is kept, and so is one of the
 * user's own that the code at fault called back (an effect of a component, say): users can mend that.
 */
export function findSuspects(question: SuspectQuestion): Suspects {
  const { calls, steady, stores } = chooseSites(question);
  const owner = blame(steady, stores, question);
  const { dependsOn = () => true, element = null } = question;
  const made = groupByFunction([...steady, ...stores], owner, {
    isUsersOwn: owner === userCode && isOfUser(question),
    dependsOn,
  });
  const maker = element === null ? undefined : makerOfElements(steady, element, dependsOn);
  const groups = leadWith(maker, rank(made, owner, stores, question.listener ?? null));
  return {
    suspects: groups.slice(0, mostSuspects).map((group) => toSuspect(group, stores, calls)),
    omitted: Math.max(0, groups.length - mostSuspects),
  };
}

const isOfUser = ({ holding }: SuspectQuestion): boolean =>
  holding !== undefined && holding !== null && holding !== 'package';

function leadWith(frame: StackFrame | undefined, groups: readonly FunctionGroup[]): readonly FunctionGroup[] {
  const leading = frame && groups.find((group) => functionKey(group.frame) === functionKey(frame));
  return leading ? [leading, ...groups.filter((group) => group !== leading)] : groups;
}

interface FunctionGroup {
  readonly frame: StackFrame;
  readonly sites: LocatedSite[];
}

function groupByFunction(
  sites: readonly LocatedSite[],
  owner: CodeOwner | null,
  { isUsersOwn, dependsOn }: { readonly isUsersOwn: boolean; readonly dependsOn: DependsOn },
): FunctionGroup[] {
  const made = groupBy(sites, allocatingFrame);
  // What a framework makes around it is not the test's that called the framework.
  if (isUsersOwn && made.some(({ frame }) => ownerOf(frame) === userCode)) return made;
  const own = groupBy(sites, (site) => (owner !== null && innermostOf(site, owner)) || allocatingFrame(site));
  const calledBack = groupBy(sites, (site) => {
    const frame = allocatingFrame(site);
    const isUsers = frame !== undefined && ownerOf(frame) === userCode;
    if (isUsers || owner === null) return frame;
    const asking = isPlatform(owner) ? undefined : askedByUsers(site, dependsOn);
    return asking ?? innermostOf(site, owner) ?? frame;
  });
  // A package that allocates nothing itself is at fault for what it has users allocate.
  return calledBack.some(({ frame }) => ownerOf(frame) === owner) ? calledBack : own;
}

function groupBy(
  sites: readonly LocatedSite[],
  frameOf: (site: LocatedSite) => StackFrame | undefined,
): FunctionGroup[] {
  const groups = new Map<string, FunctionGroup>();
  for (const site of sites) {
    const frame = frameOf(site);
    if (!frame) continue;
    const key = functionKey(frame);
    const group = groups.get(key);
    if (group) group.sites.push(site);
    else groups.set(key, { frame, sites: [site] });
  }
  return [...groups.values()];
}

/**
 * By weight; the first is one of the code at fault, one that keeps comes second at the latest, Node's own last.
 * @param listener where the function is written that stays.
 */
function rank(
  groups: readonly FunctionGroup[],
  owner: CodeOwner | null,
  stores: readonly LocatedSite[],
  listener: SourcePosition | null,
): FunctionGroup[] {
  const weightOf = makeWeight(groups.flatMap(({ sites }) => sites));
  const weight = ({ sites }: FunctionGroup): number => sites.reduce((sum, site) => sum + weightOf(site), 0);
  const ranked = groups.toSorted((a, b) => weight(b) - weight(a));
  const ofOwner = ranked.filter(({ frame }) => ownerOf(frame) === owner);
  const keeper = ofOwner.find(({ sites }) => sites.some((site) => stores.includes(site)));
  const [first] = ofOwner;
  const ofUser = ranked.filter(({ frame }) => ownerOf(frame) === userCode);
  // The test calls the package; what the package calls back is more to the point.
  const calledBack = owner === userCode ? undefined : ofUser.find((group) => !isMeasured(group));
  const own = (listener && makerOf(listener, ofUser)) ?? calledBack ?? ofUser[0];
  const leads = keeper && first && isMeasured(first) && keeper.frame.file !== first.frame.file;
  const leading = (leads ? [keeper, first] : [first, keeper]).filter((group) => group !== undefined);
  const telling = [...new Set([...leading, ...ranked.filter(isMendable), ...ranked])];
  const isShown = own === undefined || telling.indexOf(own) < mostSuspects;
  return isShown ? telling : [...new Set([...telling.slice(0, mostSuspects - 1), own, ...telling])];
}

/** A position is where a function starts: the last one that starts before a place in the same file is around it. */
function makerOf(
  { file, line }: SourcePosition,
  groups: readonly FunctionGroup[],
): FunctionGroup | undefined {
  return groups
    .filter(({ frame }) => frame.file === file && frame.line <= line)
    .toSorted((a, b) => b.frame.line - a.frame.line)[0];
}

/** Whether a function is in the file of the measured one, a test mostly: what it calls there has the room that it fills. */
function isMeasured({ frame, sites }: FunctionGroup): boolean {
  return sites.some(({ stack }) => stack.findLast((one) => ownerOf(one) === userCode)?.file === frame.file);
}

const isMendable = ({ frame }: FunctionGroup): boolean => !isInternalFrame(frame);

/** Counts the objects that stay; how the table that holds them grows is said of a function that allocates no more than it. */
function toSuspect({ frame, sites }: FunctionGroup, stores: readonly LocatedSite[], calls: number): Suspect {
  const arriving = sites.filter((site) => !stores.includes(site));
  const counted = arriving.length > 0 ? arriving : sites;
  const heaviest = sites.reduce((best, site) => (site.bytes > best.bytes ? site : best));
  return {
    ...frame,
    role: arriving.length > 0 ? 'allocates' : 'keeps',
    objectsPerCall: sumOf(counted, ({ objects }) => objects) / calls,
    bytesPerCall: sumOf(counted, ({ bytes }) => bytes) / calls,
    stack: heaviest.stack.slice(0, deepestStack),
  };
}

function sumOf(sites: readonly LocatedSite[], amount: (site: LocatedSite) => number): number {
  return sites.reduce((sum, site) => sum + amount(site), 0);
}
