import type { ScriptOwner } from './paths/paths.ts';

const runnerFolder =
  /[\\/]node_modules[\\/](?:vitest|vite|vite-node|@vitest|@jest|jest|jest-[\w-]+|expect|chai|tinypool|tinyspy)[\\/]/;
const ownPackage = /[\\/]node_modules[\\/](?:@leaktight[\\/]|leaktight[\\/])/;

/** Whose code a script is, by its URL. */
export function scriptOwner(url: string, isOwnUrl: (url: string) => boolean): ScriptOwner {
  if (url === '' || url.startsWith('node:')) return 'node';
  if (isOwnUrl(url) || ownPackage.test(url)) return 'ours';
  return runnerFolder.test(url) ? 'runner' : 'user';
}
