import type { Server } from "node:http";

/**
 * Lets the client decide when a connection ends. Node's server closes an idle connection after 5 s, and one whose
 * request has not arrived after 60 s; a client that takes it up at that instant gets ECONNRESET. A frozen function
 * comes back to its connections minutes later.
 * @see https://nodejs.org/api/http.html#serverkeepalivetimeout
 */
export function keepConnections(server: Server): Server {
  server.keepAliveTimeout = 0;
  server.headersTimeout = 0;
  server.requestTimeout = 0;
  return server;
}
