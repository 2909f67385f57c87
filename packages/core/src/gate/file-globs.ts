/**
 * Turns a glob into the source of a regular expression for paths with forward slashes.
 * Knows `*` and `?` within a folder, `**` across folders, `{a,b}`; everything else stands for itself.
 */
export function globSource(glob: string): string {
  let depth = 0;
  const source = glob.replace(/\*\*\/|\*\*|[*?{},]|[.+^$()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    if (part === '{') {
      depth += 1;
      return '(?:';
    }
    if (part === '}' && depth > 0) {
      depth -= 1;
      return ')';
    }
    if (part === ',') return depth > 0 ? '|' : ',';
    return `\\${part}`;
  });
  return `^${source}$`;
}

/** The path of a file from the root, as globs are matched against it. */
export function pathFromRoot(file: string, root: string): string {
  const path = file.replaceAll('\\', '/');
  const folder = `${root.replaceAll('\\', '/').replace(/\/$/, '')}/`;
  return path.startsWith(folder) ? path.slice(folder.length) : path;
}
