import { LeaktightError, reasonOf } from '../errors.ts';

/** What a node is; the list is V8's and may grow. */
export type NodeType =
  | 'hidden'
  | 'array'
  | 'string'
  | 'object'
  | 'code'
  | 'closure'
  | 'regexp'
  | 'number'
  | 'native'
  | 'synthetic'
  | 'concatenated string'
  | 'sliced string'
  | 'symbol'
  | 'bigint'
  | 'object shape'
  | 'wasm object';

/** How an edge holds its target; the list is V8's and may grow. */
export type EdgeType = 'context' | 'element' | 'property' | 'internal' | 'hidden' | 'shortcut' | 'weak';

/** Where each value stands, from the snapshot's own meta: fields came and went between Node 20 and 26. */
export interface SnapshotLayout {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly nodeTypes: readonly NodeType[];
  readonly edgeTypes: readonly EdgeType[];
  readonly node: NodeFields;
  readonly edge: EdgeFields;
  readonly location: LocationFields | null;
}

export interface NodeFields {
  readonly count: number;
  readonly type: number;
  readonly name: number;
  readonly id: number;
  readonly selfSize: number;
  readonly edgeCount: number;
  /** -1 where the snapshot has no such field. */
  readonly detachedness: number;
}

export interface EdgeFields {
  readonly count: number;
  readonly type: number;
  readonly nameOrIndex: number;
  readonly toNode: number;
}

export interface LocationFields {
  readonly count: number;
  readonly objectIndex: number;
  readonly scriptId: number;
  readonly line: number;
  readonly column: number;
}

interface RawHeader {
  readonly meta: {
    readonly node_fields: readonly string[];
    readonly node_types: readonly unknown[];
    readonly edge_fields: readonly string[];
    readonly edge_types: readonly unknown[];
    readonly location_fields?: readonly string[];
  };
  readonly node_count: number;
  readonly edge_count: number;
}

/** Reads the `snapshot` member at the head of a heap snapshot; `head` is its JSON text. */
export function readLayout(head: string): SnapshotLayout {
  try {
    const header = JSON.parse(head) as RawHeader;
    return layoutOf(header);
  } catch (cause) {
    throw new LeaktightError(
      'LEAKTIGHT_BAD_SNAPSHOT',
      `Could not read the head of the heap snapshot: ${reasonOf(cause)}. Expected a .heapsnapshot file as V8 writes it.`,
      { cause },
    );
  }
}

function layoutOf({ meta, node_count: nodeCount, edge_count: edgeCount }: RawHeader): SnapshotLayout {
  const nodeField = (name: string): number => fieldOffset(meta.node_fields, name);
  const edgeField = (name: string): number => fieldOffset(meta.edge_fields, name);
  return {
    nodeCount,
    edgeCount,
    nodeTypes: meta.node_types[nodeField('type')] as NodeType[],
    edgeTypes: meta.edge_types[edgeField('type')] as EdgeType[],
    node: {
      count: meta.node_fields.length,
      type: nodeField('type'),
      name: nodeField('name'),
      id: nodeField('id'),
      selfSize: nodeField('self_size'),
      edgeCount: nodeField('edge_count'),
      detachedness: meta.node_fields.indexOf('detachedness'),
    },
    edge: {
      count: meta.edge_fields.length,
      type: edgeField('type'),
      nameOrIndex: edgeField('name_or_index'),
      toNode: edgeField('to_node'),
    },
    location: locationFields(meta.location_fields),
  };
}

function locationFields(fields: readonly string[] | undefined): LocationFields | null {
  if (!fields?.includes('object_index')) return null;
  return {
    count: fields.length,
    objectIndex: fieldOffset(fields, 'object_index'),
    scriptId: fieldOffset(fields, 'script_id'),
    line: fieldOffset(fields, 'line'),
    column: fieldOffset(fields, 'column'),
  };
}

function fieldOffset(fields: readonly string[], name: string): number {
  const offset = fields.indexOf(name);
  if (offset < 0) throw new Error(`its meta has no field ${name}`);
  return offset;
}
