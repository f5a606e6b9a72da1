import type { Server } from "node:http";

/**
 * Lets the client decide when a connection ends. Node's server closes an idle connection after 5 s, and one whose
 * request has not arrived after 60 s. A client that uses it at that instant gets ECONNRESET. A frozen function returns
 * to its connections minutes later.
 * @see https://nodejs.org/api/http.html#serverkeepalivetimeout
 */
export function keepConnections(server: Server): Server {
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  return server;
}
