import type { Suspect } from '../../finding.ts';
import { baseName, hashText, withoutNumbers, withoutVersion } from '../fingerprint.ts';

/** What a leak is known by where no path is: the functions that allocate it, without their lines; null without any. */
export function siteFingerprint(suspects: readonly Suspect[]): string | null {
  const [first] = suspects;
  if (!first) return null;
  const { functionName, packageName, file } = first;
  return hashText(
    [withoutVersion(packageName ?? ''), baseName(file), withoutNumbers(functionName)].join(' '),
  );
}
