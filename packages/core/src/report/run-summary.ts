import type { Finding } from '../finding.ts';
import type { Palette } from './palette.ts';
import { relativeFile } from '../places.ts';
import { formatCount, formatDuration, formatNumberOf } from '../quantities.ts';
import type { ReportStyle } from './style.ts';

/** What was tried, what could not be judged, and where the snapshot is. */
export function runSummary(finding: Finding, palette: Palette, style: ReportStyle): string[] {
  const { snapshotPath, unmeasured } = finding;
  const lines = [triedLine(finding)];
  if (unmeasured.length > 0) {
    lines.push(`Not measured: ${unmeasured.map(({ resource, why }) => `${resource} (${why})`).join('; ')}`);
  }
  if (snapshotPath !== null) lines.push(`Snapshot: ${relativeFile(snapshotPath, style.cwd)}`);
  return lines.map((line) => palette.faint(line));
}

/** `Tried 640 calls in 3 rounds after 5 warm-up calls, 1,845 calls in all, 412 ms.`: those that were not sampled came before the rounds, or after. */
function triedLine({ calls, callsMade, rounds, warmUpCalls, durationMs }: Finding): string {
  const inRounds = rounds.length > 0 ? ` in ${formatNumberOf(rounds.length, 'round')}` : '';
  const warmUp = warmUpCalls > 0 ? ` after ${formatNumberOf(warmUpCalls, 'warm-up call')}` : '';
  const inAll = callsMade > calls + warmUpCalls ? `, ${formatNumberOf(callsMade, 'call')} in all` : '';
  return `Tried ${formatNumberOf(calls, 'call')}${inRounds}${warmUp}${inAll}, ${formatDuration(durationMs)}.`;
}

/** Holders that a cache can have; none is known where a path was not found, or tells nothing. */
const cacheHolders: readonly (string | null)[] = ['growing-collection', 'closure', null];

/** A cache that is larger than the run fills in it without ever letting go: it cannot be told from a leak. */
export function cacheNote({ verdict, leaking, callsMade, retainers }: Finding): string[] {
  if (verdict !== 'leaking' || !leaking.includes('heap')) return [];
  if (!cacheHolders.includes(retainers[0]?.holder ?? null)) return [];
  return [
    `A cache for more than ${formatCount(callsMade)} entries looks the same: raise \`maxCalls\` to twice its size, and \`timeBudget\` with it, or name it in \`ignore\`.`,
  ];
}
