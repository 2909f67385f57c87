import type { KnownHolder } from './held-path.ts';

/** What `render` of a testing library made and its `cleanup` takes away; those that only query or fire events keep nothing. */
const renders = /^(@testing-library\/(?!dom|jest-dom|user-event)[^@]+)@/;

/** A component that was rendered in every call, and at best unmounted: the library keeps its container until a test ends. */
export const renderedComponent: KnownHolder = {
  name: 'rendered-component',
  advise({ module, firstSuspect }) {
    const library = renders.exec(module ?? '')?.[1];
    // Its own list, and not what a container that was there before holds.
    if (library === undefined || firstSuspect > 2) return null;
    return `${library} keeps what it rendered until its \`cleanup()\`: call \`cleanup()\` in the measured function.`;
  },
};
