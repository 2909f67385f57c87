import { kinds } from './kinds.mjs';

/** What a call does with the handle it opens; true where that is a leak. */
export const variants = { every: true, tenth: true, clean: false, pool: false };

/** A case to measure: `run` is one call, `teardown` closes whatever is still open. */
export function makeCase(kindName, variant) {
  const kind = kinds[kindName];
  const open = new Set();
  let calls = 0;
  const close = async (handle) => {
    open.delete(handle);
    await kind.close(handle);
  };
  const bound = kind.heavy ? 6 : 20;
  const run = async () => {
    calls += 1;
    if (variant === 'pool' && open.size >= bound) return;
    const handle = await kind.open();
    open.add(handle);
    if (variant === 'clean' || (variant === 'tenth' && calls % 10 !== 0)) await close(handle);
  };
  const teardown = async () => {
    for (const handle of open) await close(handle);
    await kind.end?.();
  };
  return { run, teardown };
}
