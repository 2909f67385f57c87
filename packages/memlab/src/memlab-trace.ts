import type { RetainerStep } from '@leaktight/core';
import type { HeapNodeIdSet, IHeapEdge, IHeapNode, LeakTracePathItem } from '@memlab/core';

/**
 * A leak trace of memlab in the words of our reports. The suspect step is the first that holds a leaked
 * object: everything before it was there already.
 */
export function readMemlabTrace(trace: LeakTracePathItem, leakedIds: HeapNodeIdSet): RetainerStep[] {
  const steps: RetainerStep[] = [];
  let inLeak = false;
  // memlab notes on each step the edge that leaves it.
  let edge: IHeapEdge | undefined;
  let inTable = false;
  for (let item: LeakTracePathItem | undefined = trace; item; item = item.next) {
    if (!item.node) continue;
    if (edge && isTable(edge)) {
      inTable = true;
      edge = item.edge;
      continue;
    }
    const leaked = leakedIds.has(item.node.id);
    const suspect = leaked && !inLeak;
    steps.push({
      edge: inTable ? 'entry' : edge ? describeEdge(edge) : '',
      node: describeNode(item.node),
      suspect,
      reason: suspect ? 'first object on the way that leaked' : null,
    });
    inLeak ||= leaked;
    inTable = false;
    edge = item.edge;
  }
  return steps;
}

/** The hash table within a Map or Set: one step more than a reader knows. */
function isTable({ type, name_or_index: name, fromNode }: IHeapEdge): boolean {
  return (
    type === 'internal' && name === 'table' && ['Map', 'Set', 'WeakMap', 'WeakSet'].includes(fromNode.name)
  );
}

function describeEdge({ type, name_or_index: name }: IHeapEdge): string {
  switch (type) {
    case 'element':
      return `[${name}]`;
    case 'context':
      return `closure variable ${name}`;
    case 'property':
      return /^[\p{ID_Start}$_#][\p{ID_Continue}$]*$/u.test(String(name))
        ? `.${name}`
        : `[${JSON.stringify(name)}]`;
    default:
      return `(${type}) ${name}`;
  }
}

function describeNode(node: IHeapNode): string {
  // Strings are contents of the program, not names of its code.
  if (node.isString) return 'string';
  if (node.type === 'closure') return node.name === '' ? 'function' : `function ${node.name}`;
  return node.name === '' ? `(${node.type})` : node.name;
}
