// Vitest's own packages and its chai as they are installed: folders of the project may have the same names.
const ofRunner = /[/\\]node_modules[/\\](?:@vitest[/\\]|vitest[/\\]dist[/\\]|chai[/\\])/;
const ownFolder = new URL('..', import.meta.url).href;

/** Whether a script is Vitest's, or ours; both run around every test. */
export function isRunnerFile(url: string): boolean {
  return ofRunner.test(url) || url.startsWith(ownFolder);
}
