/** The fields about the interval in every row of statistics. @param from epoch ms. @param until epoch ms */
export const intervalFields = (from: number, until: number) => ({
  id: Math.floor(from / 1_000),
  statisticsTime: new Date(from).toISOString(),
  creationTime: new Date(until).toISOString(),
});
