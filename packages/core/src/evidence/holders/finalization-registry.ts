import type { KnownHolder } from './held-path.ts';

/** What a FinalizationRegistry was given for its callback, while the object that it watches lives. */
export const finalizationRegistry: KnownHolder = {
  name: 'finalization-registry',
  advise({ values, firstSuspect, holderName }) {
    if (values[firstSuspect]?.edge.kind !== 'held value') return null;
    return `\`${holderName}\` keeps what \`register\` gave it for as long as the object lives that it watches: register that object once, or give a token and take it out when the work is done (\`unregister(token)\`).`;
  },
};
