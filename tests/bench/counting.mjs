// What goes over the network between a browser and a site, counted where it passes: frames, workers and service workers alike.
import { createServer, request as ask } from "node:http";

/** Calls a function with another address of a site, and with a function that tells what the site has sent there so far. */
export const withCounter = async (url, use) => {
  const sockets = new Set();
  let responses = 0;
  const server = createServer((request, response) => {
    const { method, headers } = request;
    const passedOn = ask(new URL(request.url, url), { method, headers }, (answer) => {
      responses++;
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    passedOn.on("error", () => response.destroy());
    request.pipe(passedOn);
  });
  server.on("connection", (socket) => sockets.add(socket));
  await new Promise((listening) => server.listen(0, "localhost", listening));
  const counted = () => ({ bytes: [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0), responses });
  try {
    return await use(`http://localhost:${server.address().port}${new URL(url).pathname}`, counted);
  } finally {
    server.closeAllConnections();
    server.close();
  }
};
