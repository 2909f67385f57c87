import type { Finding, HandleGrowth, Suspect } from '../finding.ts';
import { isInternalFrame } from '../internal-frame.ts';
import { isPlatform } from '../platform-package.ts';

/** What to do now, in one sentence; null after a steady verdict. */
export function nextStep(finding: Finding): string | null {
  const { verdict, retainers, suspects, handles, calls } = finding;
  if (verdict === 'steady') return null;
  if (verdict === 'inconclusive') {
    return calls > 0
      ? 'give it a larger `timeBudget`, or measure less in one call; with `strict` this fails.'
      : 'see the reason above; with `strict` this fails.';
  }
  const advice = retainers.find((retainer) => retainer.advice !== null)?.advice;
  if (advice) return advice;
  const [suspect] = suspects;
  if (suspect) return callerStep(suspects) ?? suspectStep(suspect);
  const [handle] = handles;
  if (handle) return handleStep(handle);
  return isUnexplained(finding)
    ? "leave `explain` at its default, `'path'`: it shows where the objects are allocated and what keeps them."
    : 'measure smaller parts of the call, one after the other, until one of them leaks alone.';
}

function handleStep({ kind, stack }: HandleGrowth): string {
  const opener = stack.find((frame) => !isInternalFrame(frame))?.packageName;
  if (opener && !isPlatform(opener))
    return `end what ${opener} opened before the call ends, or in \`tearDown\` if the calls share it: each ${kind} is its own.`;
  const verb = kind === 'timer' || kind === 'immediate' ? 'clear' : 'close';
  return `${verb} each ${kind} before the call ends, or in \`tearDown\` if the calls share it.`;
}

/** Objects leak, and nobody looked for what keeps them: looking takes time beyond the verdict. */
function isUnexplained({ leaking, verdictMs, durationMs }: Finding): boolean {
  return (leaking.includes('heap') || leaking.includes('external')) && durationMs <= verdictMs;
}

/** Where a package made it, its users see what they had it do. */
function callerStep([first, ...others]: readonly Suspect[]): string | null {
  const own = others.find((other) => other.packageName === null && !isInternalFrame(other));
  if (!first?.packageName || own === undefined) return null;
  const name = own.functionName === '' ? 'your function above' : own.functionName;
  return `look at what ${name} has ${first.packageName} make or keep, and at who should take it back.`;
}

function suspectStep(suspect: Suspect): string {
  const name = suspect.functionName === '' ? 'the first function above' : suspect.functionName;
  return suspect.role === 'keeps'
    ? `look at what ${name} stores, and at who should take it out again.`
    : `look at where ${name} puts what it makes, and at who should take it out again.`;
}
