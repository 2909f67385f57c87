const fields = 4;

/** Where a function was written: V8's script id, and line and column from 0 in the generated code. */
export interface CodeLocation {
  readonly scriptId: number;
  readonly line: number;
  readonly column: number;
}

/** Finds the place of a node in the code; `rows` are those of `HeapColumns.locations`. */
export function indexLocations(rows: Uint32Array, nodeCount: number): (node: number) => CodeLocation | null {
  const rowOf = new Uint32Array(nodeCount);
  for (let at = 0; at < rows.length; at += fields) rowOf[rows[at]!] = at + 1;
  return (node) => {
    const at = rowOf[node]! - 1;
    return at < 0 ? null : { scriptId: rows[at + 1]!, line: rows[at + 2]!, column: rows[at + 3]! };
  };
}
