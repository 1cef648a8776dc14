// A Socket.IO room server with the Redis adapter, as its own documentation sets one up: WebSocket only, one
// process. Numbers the messages of a room so that the load generator can check them, and keeps the last ones in
// memory for those who come back. Usage: node server.mjs REDIS_SOCKET
import { createServer } from "node:http";
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const kept = 1024;
const publisher = createClient({ socket: { path: process.argv[2] } });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const http = createServer();
const io = new Server(http, {
  adapter: createAdapter(publisher, subscriber),
  transports: ["websocket"],
  serveClient: false,
  perMessageDeflate: false,
});

const rooms = new Map();
const roomOf = (name) => {
  if (!rooms.has(name)) rooms.set(name, { sequence: 0, last: [] });
  return rooms.get(name);
};

io.on("connection", (socket) => {
  const { room: name, since } = socket.handshake.query;
  const room = roomOf(name);
  socket.join(name);
  socket.emit("joined", room.sequence);
  if (since !== undefined) {
    const missed = Math.min(room.sequence - Number(since), room.last.length);
    for (const [sequence, text] of room.last.slice(room.last.length - missed)) socket.emit("m", sequence, text);
  }
  socket.on("post", (text) => {
    room.sequence += 1;
    room.last.push([room.sequence, text]);
    if (room.last.length > kept) room.last.shift();
    io.to(name).emit("m", room.sequence, text);
  });
});

http.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => console.log(`ready ${http.address().port}`));
