/** The address before `/api` in the address of an API. @param url with or without `/api` and slashes at its end */
export const apiOrigin = (url: string): string => url.replace(/\/+$/, "").replace(/\/api$/, "");
