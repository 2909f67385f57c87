/** Parents know children, children know parents: V8 frees such cycles by itself. */
export class TreeNode {
  readonly parent: TreeNode | null;
  readonly children: TreeNode[] = [];

  constructor(parent: TreeNode | null) {
    this.parent = parent;
    parent?.children.push(this);
  }
}

export function buildTree(depth: number, parent: TreeNode | null = null): TreeNode {
  const node = new TreeNode(parent);
  if (depth > 0) for (let child = 0; child < 2; child++) buildTree(depth - 1, node);
  return node;
}

const byNumber: TreeNode[] = [];

/** A cycle does leak when one global reference into it remains. */
export function buildTreeLeaking(depth: number): TreeNode {
  const tree = buildTree(depth);
  byNumber.push(tree.children[0]!);
  return tree;
}
