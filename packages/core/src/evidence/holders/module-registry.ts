import { type KnownHolder, propertyAt } from './held-path.ts';

const registries = ['_moduleRegistry', '_isolatedModuleRegistry', '_esmoduleRegistry', '_mockRegistry'];

/** Modules that were loaded again in every call and stay in a registry. */
export const moduleRegistry: KnownHolder = {
  name: 'module-registry',
  advise(path) {
    if (propertyAt(path, ...registries) < 0) return null;
    return 'load modules once, outside the measured function: Jest keeps each of them until the test file ends (`jest.resetModules`).';
  },
};
