import { packed } from "../harness/package-host.ts";

/** A script that asks for the credentials of its app's role, and prints the status of the answer. */
export const BORROWING_PACKAGE = packed({
  "bin/start.sh": `#!/bin/sh
exec node -e '
const { AWS_CONTAINER_CREDENTIALS_FULL_URI: uri, AWS_CONTAINER_AUTHORIZATION_TOKEN: authorization } = process.env;
fetch(uri, { headers: { authorization } }).then(({ status }) => console.log(status));
'
`,
});
