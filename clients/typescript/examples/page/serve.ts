/**
 * Bundles the page and serves it: serve.ts [PORT]. The server is named in the page's address, as in
 * http://127.0.0.1:5173/?server=http://127.0.0.1:50051
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const folder = new URL("./", import.meta.url);

/** Serves the page on a port, 0 for a free one; tells where, and how to end it. */
export async function serve(port = 0): Promise<{ address: string; close: () => Promise<void> }> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page.ts", folder))],
    bundle: true,
    format: "esm",
    target: "es2022",
    sourcemap: "inline",
    write: false,
  });
  const files: Record<string, [type: string, content: Uint8Array]> = {
    "/": ["text/html", await readFile(new URL("index.html", folder))],
    "/page.css": ["text/css", await readFile(new URL("page.css", folder))],
    "/page.js": ["text/javascript", outputFiles[0]!.contents],
  };
  const server = createServer((request, response) => {
    const [type, content] = files[new URL(request.url ?? "/", "http://page").pathname] ?? [];
    response.writeHead(content === undefined ? 404 : 200, { "content-type": `${type ?? "text/plain"}; charset=utf-8` });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve(Number(process.argv[2] ?? 5173));
  console.log(`${address}/?server=http://127.0.0.1:50051`);
}
