// One reader in a process of its own: node readers.mjs <name> <file>; prints a line of JSON.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const readers = {
  async leaktight(file) {
    const { findDominators, measureRetainedSizes, SnapshotReader } =
      await import('../../packages/core/dist/heap/heap.js');
    return () => {
      const reader = new SnapshotReader();
      const buffer = new Uint8Array(1 << 20);
      const descriptor = openSync(file, 'r');
      for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer))
        reader.write(buffer.subarray(0, length));
      closeSync(descriptor);
      const graph = reader.end();
      const sizes = measureRetainedSizes(graph, findDominators(graph));
      return { nodes: graph.nodeCount, edges: graph.edgeCount, retainedByRoot: sizes[0] };
    };
  },
  async memlab(file) {
    const { config } = (await import('@memlab/core')).default;
    const { getFullHeapFromFile } = (await import('@memlab/heap-analysis')).default;
    config.muteConsole = true;
    return async () => {
      const heap = await getFullHeapFromFile(file);
      return {
        nodes: heap.nodes.length,
        edges: heap.edges.length,
        retainedByRoot: heap.nodes.get(0).retainedSize,
      };
    };
  },
  // Reads alone: no dominators, no retained sizes.
  async 'JSON.parse'(file) {
    return () => {
      const { snapshot } = JSON.parse(readFileSync(file, 'utf8'));
      return { nodes: snapshot.node_count, edges: snapshot.edge_count, retainedByRoot: null };
    };
  },
};

const [name, file] = process.argv.slice(2);
const read = await readers[name](file);
const start = performance.now();
const startCpu = process.cpuUsage();
try {
  const result = await read();
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(startCpu);
  console.log(
    JSON.stringify({
      ...result,
      milliseconds,
      cpuMilliseconds: (user + system) / 1000,
      peakBytes: process.resourceUsage().maxRSS * 1024,
    }),
  );
} catch (error) {
  console.log(JSON.stringify({ error: error.message }));
}
