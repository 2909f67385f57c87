import type { HeldPath, KnownHolder } from './held-path.ts';
import { callText, endingWords } from './package-advice.ts';

const timerClasses = new Set(['Timeout', 'active timer (Timeout)', 'Immediate']);

/** Where jsdom has what waits for the next frame. */
const framesOfJsdom = 'mapOfAnimationFrameCallbacks';

/** A timer that was never cleared: Node holds its callback until it has fired. */
export const timer: KnownHolder = {
  name: 'timer',
  advise(path) {
    const { values, firstSuspect } = path;
    if (values.some(({ edge }) => edge.kind === 'variable' && edge.name === framesOfJsdom))
      return 'cancel the animation frame when the work is done (`cancelAnimationFrame(id)`): a loop asks for the next one in each.';
    const isTimer = values.slice(firstSuspect).some(({ name }) => timerClasses.has(name));
    if (!isTimer) return null;
    if (keepsHttpServer(path))
      return 'close the HTTP server when the work is done (`server.close()`, `server.closeAllConnections()`): this timer of Node looks after its connections.';
    if (path.functionOwner) return ofPackage(path.functionOwner);
    return 'clear the timer when the work is done (`clearTimeout`, `clearInterval`); `unref` does not let go of it.';
  },
};

/** No user can clear the timer of a package. */
function ofPackage(owner: NonNullable<HeldPath['functionOwner']>): string {
  const { packageName, call } = owner;
  const made =
    call === null ? `what started it` : `what ${callText(call, packageName)} started in ${call.caller}`;
  return `end ${made} when the work is done${endingWords(owner)}: the timer is ${packageName}'s own.`;
}

/** The user has not made the timer of a server that listens, and cannot clear it. */
function keepsHttpServer({ leakedClasses }: HeldPath): boolean {
  return ['Server', 'ConnectionsList', 'TCP'].every((name) => leakedClasses.includes(name));
}
