/** The path of a file from the root, as globs are matched against it. */
export function pathFromRoot(file: string, root: string): string {
  const path = file.replaceAll('\\', '/');
  const folder = `${root.replaceAll('\\', '/').replace(/\/$/, '')}/`;
  return path.startsWith(folder) ? path.slice(folder.length) : path;
}
