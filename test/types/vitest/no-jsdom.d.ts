// Vitest's types name jsdom where they find it, and the types of jsdom do not compile by themselves.
export type ConstructorOptions = object;
