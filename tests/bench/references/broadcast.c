/* The machine's limit: a WebSocket broadcaster that does nothing else. One send() a socket.
 *
 *   broadcast PORT
 * Any binary frame that comes in goes to every open socket, from one buffer. It knows the answer
 * to the sample key of RFC 6455 only, which is the one that our load sends.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_SOCKETS 65536
static const char SHAKE[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static int open_sockets[MAX_SOCKETS], position[MAX_SOCKETS], count, poller;
static char is_open[MAX_SOCKETS];
static uint8_t in[65536], out[65536];

static void drop(int fd) {
  if (is_open[fd]) {
    int last = open_sockets[--count];
    open_sockets[position[fd]] = last;
    position[last] = position[fd];
  }
  is_open[fd] = 0;
  close(fd);
}

static void shake(int fd) {
  send(fd, SHAKE, sizeof SHAKE - 1, MSG_NOSIGNAL);
  is_open[fd] = 1;
  position[fd] = count;
  open_sockets[count++] = fd;
}

static void broadcast(const uint8_t *payload, const uint8_t *mask, int length) {
  int header = 2;
  out[0] = 0x82, out[1] = length;
  if (length > 125) out[1] = 126, out[2] = length >> 8, out[3] = length, header = 4;
  for (int i = 0; i < length; i++) out[header + i] = payload[i] ^ mask[i & 3];
  for (int i = 0; i < count; i++)
    send(open_sockets[i], out, header + length, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void on_readable(int fd) {
  int length = recv(fd, in, sizeof in, MSG_DONTWAIT);
  if (length < 0 && errno == EAGAIN) return;
  if (length <= 0) drop(fd);
  else if (!is_open[fd]) shake(fd);
  else for (int at = 0; length - at >= 6;) {
    int header = 2, size = in[at + 1] & 127;
    if (size == 126) size = in[at + 2] << 8 | in[at + 3], header = 4;
    uint8_t *mask = in + at + header;
    if ((in[at] & 15) == 2) broadcast(mask + 4, mask, size);
    at += header + 4 + size;
  }
}

static void watch(int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

int main(int argc, char **argv) {
  int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(argc > 1 ? argv[1] : "0"))};
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (void *)&at, sizeof at) || listen(listener, 4096)) perror("listen"), exit(1);
  poller = epoll_create1(0);
  watch(listener);
  for (struct epoll_event events[1024];;) {
    int ready = epoll_wait(poller, events, 1024, -1);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.fd != listener) on_readable(events[i].data.fd);
      else for (int fd; (fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0 && fd < MAX_SOCKETS;) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        watch(fd);
      }
    }
  }
}
