import { join } from 'node:path';

// Jest's own packages as they are installed: folders of the project may have the same names.
const ofRunner =
  /[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?(?:jest-circus|jest-runner|jest-runtime|jest-environment-\w+|jest-util)[/\\]/;
const ownFolder = join(__dirname, '..');

/** Whether a script is Jest's, or ours; both run around every test. */
export function isRunnerFile(url: string): boolean {
  return ofRunner.test(url) || (url.startsWith(ownFolder) && /^[/\\]/.test(url.slice(ownFolder.length)));
}
