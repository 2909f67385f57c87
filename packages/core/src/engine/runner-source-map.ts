import { fileURLToPath } from 'node:url';

/** A module as Vite's module runner keeps it. */
interface RunnerModule {
  readonly id?: unknown;
  readonly meta?: { readonly sourceMap?: unknown };
}

interface RunnerModules {
  getModulesByFile?(file: string): Iterable<RunnerModule> | undefined;
}

/**
 * The map of a module that a test runner evaluated, as JSON, where it keeps maps beside the code, and no comment in the code leads to them:
 * Vitest from 5.1.1 on, unless a debugger listens. Null where there is none.
 * @param url of the script, as V8 has it; @param fileUrl the same as `file:` URL of the file alone.
 */
export function runnerSourceMap(url: string, fileUrl: string): string | null {
  if (!fileUrl.startsWith('file:')) return null;
  const { __vitest_worker__: worker } = globalThis as {
    __vitest_worker__?: { evaluatedModules?: RunnerModules };
  };
  // With slashes on Windows, too.
  const file = fileURLToPath(fileUrl).replaceAll('\\', '/');
  const found = [...(worker?.evaluatedModules?.getModulesByFile?.(file) ?? [])].filter(
    ({ meta }) => typeof meta?.sourceMap === 'string',
  );
  const query = /\?.*$/.exec(url)?.[0] ?? '';
  const own = found.find(({ id }) => id === file + query) ?? found[0];
  return own ? (own.meta!.sourceMap as string) : null;
}
