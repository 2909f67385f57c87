import { loopUrl } from './call-loop.ts';

/**
 * Folder of this package, from a stack trace: `import.meta` does not exist in the CommonJS copy, and in a bundle this
 * file has no name of its own.
 */
function findOwnPackage(): string {
  const line = new Error('where am I').stack?.split('\n').find((text) => text.includes('findOwnPackage'));
  const path = line?.replace(/^\s*at (?:.*\()?(?:file:\/\/)?/, '').replace(/:\d+:\d+\)?$/, '') ?? '';
  return /^(.*)[/\\](?:src|dist)[/\\]/.exec(path)?.[1] ?? '';
}

// Linked packages lie outside of node_modules, beside each other; stacks name their sources, V8 their output.
const packages = findOwnPackage().replace(/[^/\\]+$/, '');
const ownCode = /^(?:core|matchers|vitest|jest)[/\\](?:src|dist)[/\\]/;

/** Whether a script is part of this package, which must not appear in what it measures. */
export function isOwnUrl(url: string): boolean {
  if (url === loopUrl) return true;
  if (/[\\/]node_modules[\\/]@leaktight[\\/]/.test(url)) return true;
  const path = url.replace(/^file:\/\//, '');
  return packages !== '' && path.startsWith(packages) && ownCode.test(path.slice(packages.length));
}
