const AT_A_TIME = 4;

/** Does the same for all, four at a time; one failure stops none of the others. @returns the failures */
export async function inParallel(
  items: readonly string[],
  act: (item: string) => Promise<unknown>,
): Promise<readonly { readonly item: string; readonly message: string }[]> {
  const left = [...items];
  const failures: { item: string; message: string }[] = [];
  const work = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      try {
        await act(item);
      } catch (error) {
        failures.push({ item, message: error instanceof Error ? error.message : String(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return failures;
}
