import { createColors } from 'picocolors';

type Paint = (text: string) => string;

/** The few meanings that a report paints. */
export interface Palette {
  readonly bad: Paint;
  readonly good: Paint;
  readonly unsure: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
  readonly place: Paint;
}

export function makePalette(colours: boolean): Palette {
  const { red, green, yellow, bold, dim, cyan } = createColors(colours);
  return { bad: red, good: green, unsure: yellow, strong: bold, faint: dim, place: cyan };
}
