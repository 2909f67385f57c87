import { readFileSync } from 'node:fs';

const installedFolder = /^(.*[\\/]node_modules[\\/](@[^\\/]+[\\/][^\\/]+|[^@\\/][^\\/]*))[\\/]/;

/**
 * Names the packages that installed files belong to.
 * The name is the one of the package's own package.json: its folder may be an alias (`npm:` installs),
 * and files above it may carry nameless manifests that only set the module format.
 */
export class InstalledPackages {
  readonly #names = new Map<string, string>();

  /** `name@version` of the package below node_modules that holds this file, else null. */
  packageOf(file: string): string | null {
    const [, folder, alias] = installedFolder.exec(file) ?? [];
    if (folder === undefined || alias === undefined) return null;
    let name = this.#names.get(folder);
    if (name === undefined) {
      name = readName(folder) ?? alias.replace('\\', '/');
      this.#names.set(folder, name);
    }
    return name;
  }
}

function readName(folder: string): string | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const { name, version } = manifest as { name?: string; version?: string };
    if (!name) return null;
    return version ? `${name}@${version}` : name;
  } catch {
    return null;
  }
}
