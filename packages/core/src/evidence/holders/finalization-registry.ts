import type { KnownHolder, PackageKeeper } from './held-path.ts';
import { callText } from './package-advice.ts';

/** What a FinalizationRegistry was given for its callback, while the object that it watches lives. */
export const finalizationRegistry: KnownHolder = {
  name: 'finalization-registry',
  advise({ values, firstSuspect, holderName, keeper }) {
    if (values[firstSuspect]?.edge.kind !== 'held value') return null;
    if (keeper !== null) return ofPackage(holderName, keeper);
    return `\`${holderName}\` keeps what \`register\` gave it for as long as the object lives that it watches: register that object once, or give a token and take it out when the work is done (\`unregister(token)\`).`;
  },
};

/** Nobody else can unregister there: what lives on is mostly what the call was given. */
function ofPackage(registry: string, { packageName, call }: PackageKeeper): string {
  const given =
    call === null
      ? `each call gives to ${packageName}`
      : `${call.caller} gives to ${callText(call, packageName)}`;
  return `look whether what ${given} lives on, as a shared AbortSignal does, and give each call one of its own; or look for a newer release of ${packageName}: \`${registry}\` is ${packageName}'s own, and keeps what it was given for as long as the object lives that it watches.`;
}
