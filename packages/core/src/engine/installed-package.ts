import { readFileSync } from 'node:fs';

const installedFolder = /^(.*[\\/]node_modules[\\/](@[^\\/]+[\\/][^\\/]+|[^@\\/][^\\/]*))[\\/]/;

/**
 * Names the packages that installed files belong to.
 * The name is the one of the package's own package.json: its folder may be an alias (`npm:` installs),
 * and files above it may carry nameless manifests that only set the module format.
 */
export class InstalledPackages {
  readonly #names = new Map<string, string>();
  /** What the packages that were named so depend on; null where that is not known. */
  readonly #dependencies = new Map<string, ReadonlySet<string> | null>();

  /** `name@version` of the package below node_modules that holds this file, else null. */
  packageOf(file: string): string | null {
    const [, folder, alias] = installedFolder.exec(file) ?? [];
    if (folder === undefined || alias === undefined) return null;
    let name = this.#names.get(folder);
    if (name === undefined) {
      const manifest = readManifest(folder);
      name = nameOf(manifest) ?? alias.replace('\\', '/');
      this.#names.set(folder, name);
      this.#dependencies.set(name, manifest && dependenciesOf(manifest));
    }
    return name;
  }

  /** Whether the first of two packages, as `packageOf` names them, has the second among its dependencies; true where that is not known. */
  dependsOn(name: string, other: string): boolean {
    const dependencies = this.#dependencies.get(name);
    return dependencies?.has(other.replace(/(?<=.)@[^@]*$/, '')) ?? true;
  }
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function readManifest(folder: string): Manifest | null {
  try {
    return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Manifest | null;
  } catch {
    return null;
  }
}

function nameOf(manifest: Manifest | null): string | null {
  if (!manifest?.name) return null;
  return manifest.version ? `${manifest.name}@${manifest.version}` : manifest.name;
}

/** By their own names, where they are installed under others. */
function dependenciesOf({ dependencies, peerDependencies, optionalDependencies }: Manifest): Set<string> {
  const all = Object.entries({ ...dependencies, ...peerDependencies, ...optionalDependencies });
  return new Set(all.map(([name, range]) => /^npm:(.+?)(?:@[^@]*)?$/.exec(range)?.[1] ?? name));
}
