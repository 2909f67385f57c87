import { type HeldPath, type KnownHolder, propertyAt } from './held-path.ts';

const registries = ['_moduleRegistry', '_isolatedModuleRegistry', '_esmoduleRegistry', '_mockRegistry'];

/** Node's own, by specifier and by URL. */
const esModuleCaches = new Set(['LoadCache', 'ResolveCache']);

function isReloaded({ values, firstSuspect }: HeldPath): boolean {
  const holder = values[firstSuspect - 1];
  const isChildren = holder?.edge.kind === 'property' && holder.edge.name === 'children';
  return isChildren && values[firstSuspect - 2]?.name === 'Module' && values[firstSuspect]?.name === 'Module';
}

/** Modules that were loaded again in every call and stay loaded. */
export const moduleRegistry: KnownHolder = {
  name: 'module-registry',
  advise(path) {
    if (path.values.slice(0, path.firstSuspect).some(({ name }) => esModuleCaches.has(name)))
      return 'import each module once: Node never unloads an ES module, and a new query string loads it anew.';
    if (isReloaded(path))
      return 'load modules once: one that was deleted from `require.cache` stays in the `children` of the module that required it.';
    const isRuntime = path.runner?.startsWith('jest-runtime') === true;
    if (!isRuntime && propertyAt(path, ...registries) < 0) return null;
    return 'load modules once, outside the measured function: Jest keeps each of them until the test file ends (`jest.resetModules`).';
  },
};
