import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folder of the corpus, with an installation of its own. */
export const corpus = new URL('../corpus/', import.meta.url);

/**
 * Every version of every case: a leaking release and its fix, or code that only looks suspicious.
 * `metric: 'rss'` marks leaks of native memory, which the heap does not show.
 */
export function listCases(pattern) {
  const folders = ['cases', 'clean'].flatMap((kind) =>
    readdirSync(new URL(kind, corpus)).map((id) => ({ kind, id })),
  );
  return folders.flatMap(({ kind, id }) => {
    const module = new URL(`${kind}/${id}/case.mjs`, corpus);
    const about = JSON.parse(readFileSync(new URL('case.json', module), 'utf8'));
    const native = about.metric === 'rss';
    const versions = kind === 'clean' ? ['clean'] : ['leaky', 'fixed'];
    return versions
      .map((version) => ({ id, version, module: fileURLToPath(module), package: about.package, native }))
      .filter(({ version }) => !pattern || pattern.test(`${id} ${version}`));
  });
}
