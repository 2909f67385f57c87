import { type HeldPath, type KnownHolder, propertyAt } from './held-path.ts';

const windowClass = /^(Window|DOMWindow|BrowserWindow|GlobalWindow|DetachedWindowAPI)$/;
const nodeClass =
  /^(HTML\w*Element|SVG\w*Element|HTMLDocument|XMLDocument|Document|DocumentFragment)(Impl)?$/;

/** By which the trees of jsdom and happy-dom hold what is in them. */
const treeLinks = ['<symbol DOM SymbolTree>', '<symbol nodeArray>', '<symbol elementArray>'];

/** A window or a DOM tree that was taken out of the page, or whose window was never closed. */
export const detachedDom: KnownHolder = {
  name: 'detached-dom',
  advise(path) {
    const { leakedClasses, firstSuspect, windowClose } = path;
    if (leakedClasses.some((name) => windowClass.test(name)))
      return `close the window when the test is done with it (\`${windowClose}\`), and keep no object of it.`;
    if (!leakedClasses.some((name) => nodeClass.test(name)) || isInCollection(path)) return null;
    const tree = propertyAt(path, ...treeLinks);
    if (tree >= 0 && tree < firstSuspect)
      return 'take what the calls put into the page out of it again when the work is done (`element.remove()`).';
    return 'let go of the removed elements: clear variables, listeners and observers that point into the tree.';
  },
};

/** An object that is no element and has a place in a collection or a list, which may be a package's own: that it has elements is not why it stays. */
function isInCollection({ values, firstSuspect, keeper, isChain }: HeldPath): boolean {
  const [holder, suspect] = [values[firstSuspect - 1], values[firstSuspect]];
  if (!holder || !suspect || nodeClass.test(suspect.name)) return false;
  // A list of records that hold each other, as of those who subscribed.
  if (isChain && suspect.name === 'Object') return true;
  if (keeper !== null && ['element', 'property'].includes(suspect.edge.kind)) return true;
  const isMember = ['entry', 'key', 'element'].includes(suspect.edge.kind);
  return isMember && ['Array', 'Map', 'Set'].includes(holder.name);
}
