/**
 * 64 bits of FNV-1a over UTF-16 units, as 16 hexadecimal digits: short enough to read, and far from
 * colliding among the leaks of one project.
 */
export function hashText(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++) {
    hash ^= BigInt(text.charCodeAt(at));
    hash = (hash * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  return hash.toString(16).padStart(16, '0');
}

/** What differs from run to run in a name: digits, and hexadecimal ids. */
export function withoutNumbers(name: string): string {
  return name.replace(/\b[0-9a-f]{8,}\b/gi, '#').replace(/\d+/g, '#');
}

/** The end of a file name, which stays when a project is checked out elsewhere. */
export function baseName(file: string): string {
  return file.replace(/[?#].*$/, '').replace(/^.*[\\/]/, '');
}

/** `lodash` of `lodash@4.17.0`: a leak stays the same when a package is updated. */
export function withoutVersion(packageName: string): string {
  return packageName.replace(/(?<=.)@.*$/, '');
}
