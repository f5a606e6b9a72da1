/** One argument of a command line of this project: a quote ends at its like, and a backslash is itself. */
export const commandArgument = (text: string) =>
  text
    .split("'")
    .map((part) => `'${part}'`)
    .join(`"'"`);
