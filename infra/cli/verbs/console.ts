import { statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { endpointOf } from "../endpoint/connect.ts";
import { EXIT } from "../exit-codes.ts";
import { UsageError } from "../io.ts";
import { clean } from "../output/text-width.ts";
import { textOf, type Verb } from "../verb.ts";
import type { Words } from "../words/words.ts";
import { portOf } from "./port.ts";

export const CONSOLE_VERBS: readonly Verb[] = [
  {
    name: "console",
    summary: {
      en: "the web console behind a proxy on loopback that signs: a browser has no credentials",
      zh: "在本机启动会签名的代理，供浏览器打开 Web 控制台",
    },
    options: [
      { flags: "--port <port>", words: { en: "its port (a free one)", zh: "端口（默认任一空闲端口）" } },
      {
        flags: "--www <directory>",
        words: { en: "serve the files of this folder beside /api", zh: "同时提供该目录中的文件" },
      },
    ],
    example: "elastic-job console --port 8900 --www console/",
    notes: {
      en: "Every program of this machine that reaches the proxy acts with your credentials while it runs.",
      zh: "代理运行期间，本机上能访问它的任何程序都会以你的凭证执行操作。",
    },
    async run({ connection, io, print, say }, _, options) {
      const port = portOf(textOf(options.port), 0, say);
      const www = textOf(options.www);
      if (www !== undefined && !statSync(www, { throwIfNoEntry: false })?.isDirectory())
        throw new UsageError(`--www: '${www}' ${say(NO_FOLDER)}`);
      const endpoint = await endpointOf(connection, io);
      const { signingProxy } = await import("../console/proxy.ts");
      const onRequest = (line: string) => io.talk(`${clean(line)}\n`);
      const server = signingProxy({ ...endpoint, www, fetch: io.fetch, onRequest });
      await new Promise<void>((resolve, reject) => {
        server.once("error", (error: NodeJS.ErrnoException) =>
          reject(error.code === "EADDRINUSE" ? new UsageError(`--port: ${port} ${say(TAKEN)}`) : error),
        );
        server.listen(port, "127.0.0.1", resolve);
      });
      // Without a folder of other files the web console of the API is behind it.
      const place = www === undefined ? "console/" : "";
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${place}`;
      if (print.mode === "json") print.json({ url });
      else print.text(`${url}\n`);
      io.talk(
        `${say({ en: `${endpoint.url} behind it; Ctrl-C stops it`, zh: `其后为 ${endpoint.url}；Ctrl-C 停止` })}\n`,
      );
      await ended(io.signal);
      server.close();
      server.closeAllConnections();
      return EXIT.done;
    },
  },
];

const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

const NO_FOLDER: Words = { en: "is no folder", zh: "不是目录" };
const TAKEN: Words = { en: "is taken: choose another one", zh: "已被占用：请换一个" };
