import { once } from "node:events";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A request as it came over the wire. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** An answer as AWS documents it. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Gives documented answers of AWS over HTTP until the test ends: for what the SDK does on the wire and the local AWS
 * never answers.
 */
export async function serve(answer: (request: Request) => Answer | Promise<Answer>) {
  const requests: Request[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method = "", url = "", headers } = incoming;
    const request = { method, url, headers, body: (await buffer(incoming)).toString() };
    requests.push(request);
    const { status, headers: more, body } = await answer(request);
    outgoing.writeHead(status, { "content-type": "text/xml", ...more });
    outgoing.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as { port: number };
  return { endpoint: `http://127.0.0.1:${port}`, requests };
}
