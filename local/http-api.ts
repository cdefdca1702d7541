import { once } from "node:events";
import { createServer } from "node:http";

/** What a function behind an HTTP API answers. */
interface FunctionResponse {
  readonly statusCode?: number | undefined;
  readonly headers?: object | undefined;
  readonly body?: string | undefined;
}

/** The largest request, in bytes: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const longestBody = 10 * 1_024 * 1_024;

/**
 * Serves a function as an HTTP API does: it is invoked with whole requests only, however slowly they come.
 *
 * @param patienceMs how long a request may take to arrive; then it is answered with status 408
 */
export async function serveHttpApi(
  invoke: (event: object) => Promise<FunctionResponse>,
  { patienceMs = 30_000 } = {},
) {
  const options = { requestTimeout: patienceMs, headersTimeout: patienceMs, connectionsCheckingInterval: 50 };
  const server = createServer(options, async (request, response) => {
    const end = ({ statusCode = 200, headers = {}, body }: FunctionResponse) =>
      response.writeHead(statusCode, { ...headers }).end(body);
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > longestBody) return end({ statusCode: 413 });
      }
    } catch {
      // It was cut off, or took too long: nobody is there to be answered.
      return response.destroy();
    }
    const event = {
      version: "2.0",
      rawPath: request.url,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ),
      requestContext: { http: { method: request.method, sourceIp: request.socket.remoteAddress ?? "" } },
      body: Buffer.concat(chunks).toString(),
      isBase64Encoded: false,
    };
    return end(await invoke(event));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/slack`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
