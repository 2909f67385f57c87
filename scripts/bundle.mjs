// What every worker of a runner loads, in few files: to find, read and link each of its own takes longer than to run it.
import { build } from 'rolldown';

/** From the sources, into a folder of what the compiler writes; types and everything else are the compiler's. */
function bundle(name, dist, format, input) {
  return {
    input: Object.fromEntries(
      input.map((entry) => [entry.split('/').at(-1), `packages/${name}/src/${entry}.ts`]),
    ),
    external: [/^[^./]/],
    platform: 'node',
    output: {
      dir: `packages/${name}/${dist}/bundle`,
      format,
      cleanDir: true,
      sourcemap: true,
      // The sources are published beside them.
      sourcemapExcludeSources: true,
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
      codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
    },
  };
}

const gate = ['gate/gate', 'gate-report'];

/** The whole of a package, beside what its workers load: neither shares a file with the other, which would make that larger. */
function whole(name, dist, format) {
  const { output, ...rest } = bundle(name, dist, format, ['index']);
  return { ...rest, output: { ...output, dir: `packages/${name}/${dist}/whole`, codeSplitting: true } };
}

await build([
  bundle('core', 'dist', 'esm', gate),
  bundle('core', 'dist/cjs', 'cjs', gate),
  bundle('vitest', 'dist', 'esm', ['index', 'runtime']),
  bundle('jest', 'dist', 'cjs', ['environment-node', 'environment-jsdom', 'with-leaktight', 'reporter']),
  whole('core', 'dist', 'esm'),
  whole('core', 'dist/cjs', 'cjs'),
  whole('matchers', 'dist', 'esm'),
  whole('matchers', 'dist/cjs', 'cjs'),
]);
