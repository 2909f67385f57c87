// One measurement of one case, as a line of JSON.
import { detectLeaks } from '@leaktight/core';
import { HandlesTracker } from '../../../packages/core/dist/handles/handles.js';
import { makeCase } from './variants.mjs';

const [kind, variant, timeBudget] = process.argv.slice(2);
const { run, teardown } = makeCase(kind, variant);

let trackerMs = 0;
for (const method of ['begin', 'checkpoint', 'judge']) {
  const original = HandlesTracker.prototype[method];
  HandlesTracker.prototype[method] = function timed(...args) {
    const start = performance.now();
    const add = (result) => {
      trackerMs += performance.now() - start;
      return result;
    };
    const result = original.apply(this, args);
    return result instanceof Promise ? result.then(add) : add(result);
  };
}

const options = { timeBudget: Number(timeBudget) };
// What tracking handles costs is seen beside the heap, with clean functions: as a test measures by default.
let overhead = null;
if (variant === 'clean') {
  const { durationMs } = await detectLeaks(run, { ...options, track: ['heap', 'handles'] });
  overhead = trackerMs / durationMs;
}
const finding = await detectLeaks(run, { ...options, track: ['handles'] });
const { verdict, reasons, durationMs } = finding;
const handles = finding.handles.map(({ kind: name, perCall, stack }) => ({
  kind: name,
  perCall,
  line: stack[0]?.line ?? null,
}));
console.log(JSON.stringify({ verdict, reason: reasons.join(' '), durationMs, overhead, handles }));
// What is left open on purpose may take long to close.
await Promise.race([teardown(), new Promise((resolve) => setTimeout(resolve, 3000))]);
process.exit();
