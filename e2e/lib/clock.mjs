// A service worker has a clock of its own that no script of a page reaches, and the browser renews it past every interception:
// here the town is reached by an address of its own, at which the worker's script begins by setting that clock.
import { createServer, request } from "node:http";
import { Uploads } from "./uploads.mjs";

/** The town's address for a phone whose worker's clock is `ahead` milliseconds of this machine's; close it afterwards. */
export async function withItsClock(town, ahead) {
  const { hostname, port } = new URL(town);
  const clock = `{ const here = Date.now.bind(Date); Date.now = () => here() + ${ahead}; }\n`;
  const uploads = new Uploads();
  const server = createServer((asked, answer) => {
    const answered = uploads.notice(asked);
    const script = asked.url === "/sw.js";
    const headers = { ...asked.headers };
    if (script) for (const name of ["accept-encoding", "if-none-match"]) delete headers[name];
    const onward = request({ hostname, port, method: asked.method, path: asked.url, headers }, (given) => {
      answered(given);
      const own = { ...given.headers };
      if (script) for (const name of ["content-length", "etag"]) delete own[name];
      answer.writeHead(given.statusCode, own);
      if (script) answer.write(clock);
      given.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
    answer.on("close", () => onward.destroy());
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    uploads,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
