/** V8's names for functions that no source has a name for. */
const namesOfV8 = new Map([
  ['<instance_members_initializer>', 'class fields'],
  ['<static_initializer>', 'static class fields'],
]);

/** The name of a function in words that its author knows. */
export function functionName(name: string): string {
  // The module wrapper of Jest 29 gets into the names that V8 infers, and so do conditions around an export.
  return (
    namesOfV8.get(name) ?? name.replace(/^Object\.<anonymous>\./, '').replace(/^(?:.*\.)?exports\.(?=.)/, '')
  );
}
