// node `ws` broadcast as its users write it: node broadcast.js PORT
const { WebSocketServer, WebSocket } = require('../build/node_modules/ws');

const server = new WebSocketServer({
  port: Number(process.argv[2]), host: '127.0.0.1', perMessageDeflate: false, backlog: 4096,
});
server.on('connection', (socket) => {
  socket.on('error', () => {});
  socket.on('message', (frame) => {
    for (const client of server.clients) {
      if (client.readyState === WebSocket.OPEN) client.send(frame, { binary: true });
    }
  });
});
