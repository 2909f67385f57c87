let countries: Map<string, string> | undefined;

/** Looks a country up; the table is made when it is first asked for, and stays. */
export function countryOf(code: string): string | undefined {
  countries ??= new Map(Array.from({ length: 20_000 }, (_, index) => [`C${index}`, `Country ${index}`]));
  return countries.get(code);
}
