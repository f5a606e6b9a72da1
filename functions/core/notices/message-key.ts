import { instantText } from "../instant-text.ts";

/** The key of a message to a subscription. It begins with the time (epoch ms), so that the oldest are told first. */
export const messageKey = (at: number, source: string, id: string | number): string =>
  [instantText(at), source, id].join("#");
