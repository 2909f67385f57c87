import { nodesNamed, type NodeIndex } from '../heap/heap.ts';
import { methodsOf } from './object-methods.ts';
import type { PathLanguage } from './paths/paths.ts';

/** happy-dom has an object of its own beside each window, whose methods end what the window runs. */
const happyApi = 'DetachedWindowAPI';
const endings = ['close', 'abort'];

/**
 * How a window is closed: what runs in one of happy-dom goes on when `window.close()` was called. Only what the object at hand
 * has is named.
 * @param classes of what is kept.
 */
export function windowCloseOf(language: PathLanguage, classes: readonly string[]): string {
  if (!classes.includes(happyApi)) return 'window.close()';
  // The class itself has this name as well.
  const api = [...nodesNamed(language.graph, happyApi)].find(
    (node) => language.graph.typeOf(node) === 'object',
  );
  const methods = api === undefined ? new Map<string, NodeIndex>() : methodsOf(language, api);
  const ending = endings.find((name) => methods.has(name));
  return ending === undefined ? 'window.close()' : `await window.happyDOM.${ending}()`;
}
