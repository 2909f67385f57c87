import { adviseForOne } from './advise-one.ts';
import type { ExplainEngine } from '../engine/engine.ts';
import type { Retainer } from '../finding.ts';
import type { HeapGraph, NodeIndex } from '../heap/heap.ts';
import { tellLeak } from './explain-heap.ts';
import { heldPathOf } from './held-path-of.ts';
import { growingCollection } from './holders/holders.ts';
import { findStory, placesOf } from './leak-story.ts';
import { readPaths } from './read-paths.ts';
import { placesOfOwners } from './value-owner.ts';
import { scriptOwner } from './script-owner.ts';

/** A cause that keeps a single object. */
const loneCause = { newObjects: 1, depth: 1, isInCopy: false, spread: null };

/** Class of the marker that leads to the object, weakly, and its property. */
const targetMarker = { className: 'LeaktightTarget', property: 'ref' } as const;

/** What keeps the object that the marker of this snapshot leads to; null when that is not known. */
export function explainObject(
  graph: HeapGraph,
  engine: Pick<ExplainEngine, 'isOwnUrl' | 'openPlaces' | 'workingFolder'>,
): Retainer | null {
  const node = findTarget(graph);
  if (node === null) return null;
  const ownerOf = (url: string): ReturnType<typeof scriptOwner> => scriptOwner(url, engine.isOwnUrl);
  const { language, ...ways } = readPaths({
    graph,
    ownerOf,
    measured: null,
    isNew: () => false,
    newNodes: [],
    leastObjects: null,
  });
  const { paths } = ways;
  if (paths.edgeInto(node) === null) return null;
  const className = language.kinds.nameOf(node);
  const bytes = graph.selfSizeOf(node);
  const classes = [{ className, objects: 1, bytes, entryBytes: bytes }];
  const holder = paths.before(node);
  const cause = { ...loneCause, holder, entries: [node], classes, bytes };
  const story = findStory(language, ways, cause, (other) => other === node);
  const locate = engine.openPlaces([...placesOf(language, story), ...placesOfOwners(language, story, [])]);
  const folder = engine.workingFolder();
  const nobody = { measured: null, stacks: [], made: [], stories: [], namesOf: () => null };
  const narrator = { language, locate, folder, ...nobody };
  const { retainer } = tellLeak(narrator, story, 1);
  const path = retainer.path.map((step) => ({ ...step, reason: null }));
  const held = heldPathOf(narrator, story);
  // Nothing grows where a single object is held.
  const advice =
    retainer.holder === growingCollection.name && held.keeper === null ? adviseForOne(held) : retainer.advice;
  return { ...retainer, path, advice };
}

function findTarget(graph: HeapGraph): NodeIndex | null {
  for (let at = 0; at < graph.nodeCount; at++) {
    const marker = at as NodeIndex;
    if (graph.typeOf(marker) !== 'object' || graph.nameOf(marker) !== targetMarker.className) continue;
    const ref = follow(graph, marker, targetMarker.property);
    return ref === null ? null : follow(graph, ref, 'target');
  }
  return null;
}

function follow(graph: HeapGraph, node: NodeIndex, edgeName: string): NodeIndex | null {
  let found: NodeIndex | null = null;
  graph.forEachEdge(node, (edge) => {
    if (graph.edgeNameOf(edge) === edgeName) found = graph.targetOf(edge);
  });
  return found;
}
