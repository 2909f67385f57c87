import type { LeakStory } from './leak-story.ts';
import type { PathLanguage } from './paths/paths.ts';

/** Methods of @sinonjs/fake-timers, which Vitest and Jest use. */
const marks = ['timers', 'tick', 'runAll', 'runToLast'];

/** Whether a story leads through the clock that fake timers put in place of the real one. */
export function isOnFakeClock({ names }: PathLanguage, { stretches }: LeakStory): boolean {
  return stretches.some(({ nodes }) =>
    nodes.some(({ node }) => marks.every((mark) => names.find(node, mark) !== null)),
  );
}
