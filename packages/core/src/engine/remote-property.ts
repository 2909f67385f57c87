export function textLength(value: RemoteProperty['value']): number {
  return typeof value?.value === 'string' ? value.value.length : 0;
}

export interface RemoteProperty {
  readonly name: string;
  readonly enumerable?: boolean;
  readonly value?: {
    readonly type: string;
    readonly description?: string;
    readonly value?: unknown;
    readonly objectId?: string;
  };
}

export interface RemoteProperties {
  readonly result: readonly RemoteProperty[];
  readonly internalProperties?: readonly RemoteProperty[];
}

/** Names with an underscore or a symbol are what a library keeps for itself. */
export function isTelling({ name, enumerable }: RemoteProperty): boolean {
  return enumerable === true && !/^(?:_|Symbol\()/.test(name);
}

export function inWords({ name, value }: RemoteProperty, showValues: boolean): string {
  if (!showValues || value === undefined) return name;
  const text =
    value.type === 'string' ? JSON.stringify(value.value) : (value.description ?? String(value.value));
  return `${name}: ${text.slice(0, 60)}`;
}
