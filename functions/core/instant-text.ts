/** An instant (epoch ms) as 13 digits for keys: the order of the texts is that of the time. */
export const instantText = (at: number): string => String(at).padStart(13, "0");
