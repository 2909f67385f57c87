// What every worker of Vitest loads, in few files: to find, read and link each of its own takes longer than to run it.
import { build } from 'rolldown';

/** From the sources, beside what the compiler writes; types and the CommonJS copies are the compiler's. */
function bundle(name, input) {
  return {
    input: Object.fromEntries(
      input.map((entry) => [entry.split('/').at(-1), `packages/${name}/src/${entry}.ts`]),
    ),
    external: [/^[^./]/],
    platform: 'node',
    output: {
      dir: `packages/${name}/dist/bundle`,
      cleanDir: true,
      sourcemap: true,
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
      codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] },
    },
  };
}

await build([bundle('core', ['gate/gate', 'gate-report']), bundle('vitest', ['index', 'runtime'])]);
