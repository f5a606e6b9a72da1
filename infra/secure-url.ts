const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/;

/** @throws TypeError when it is no URL. */
export const isLoopback = (url: string): boolean => LOOPBACK.test(new URL(url).hostname);

/** Whether an answer from there cannot be replaced on its way: it comes by TLS, or it never leaves this machine. */
export const isSecureUrl = (text: string): boolean =>
  URL.canParse(text) && (text.startsWith("https:") || (text.startsWith("http:") && isLoopback(text)));
