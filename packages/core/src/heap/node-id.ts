declare const idBrand: unique symbol;
declare const indexBrand: unique symbol;
declare const edgeBrand: unique symbol;

/** V8's id of a heap object: the same in every snapshot of one process, for as long as the object lives. */
export type NodeId = number & { readonly [idBrand]: true };

/** Position of a node in one snapshot, from 0; means nothing in another snapshot. */
export type NodeIndex = number & { readonly [indexBrand]: true };

/** Position of an edge in one snapshot, from 0; the edges of a node are neighbours. */
export type EdgeIndex = number & { readonly [edgeBrand]: true };

export const nodeId = (id: number): NodeId => id as NodeId;
export const nodeIndex = (index: number): NodeIndex => index as NodeIndex;
export const edgeIndex = (index: number): EdgeIndex => index as EdgeIndex;
