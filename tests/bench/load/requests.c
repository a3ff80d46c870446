/* HTTP load: N kept-alive connections, each asks again as soon as its answer is whole.
 *
 *   requests -p PORT -n N -f FILE [-S pid,pid] -x SECONDS [-w WARM_S]
 *   FILE holds whole requests with a NUL behind each; connection i sends number i modulo theirs.
 * Prints one JSON line.
 */
#include "measure.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

typedef struct { int fd, status; long missing; char head[4096]; int length; uint64_t sent_at; } Client;

static Client *clients;
static char *requests[100000], buffer[1 << 20];
static int client_count = 64, port, poller, request_count, is_measuring;
static uint64_t answers, by_hundred[6], bytes;
static Histogram answer_time;

static void ask(Client *c) {
  const char *request = requests[(c - clients) % request_count];
  c->length = 0, c->missing = -1; /* the head is not read yet */
  c->sent_at = now_ns();
  if (send(c->fd, request, strlen(request), MSG_NOSIGNAL) < 0) perror("send"), exit(1);
}

static void start(Client *c) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  int one = 1;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(c->fd, (void *)&to, sizeof to)) perror("connect"), exit(1);
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
  epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
  ask(c);
}

/* How many bytes of `in` belong to the body. */
static long read_head(Client *c, const char *in, long length) {
  int room = (int)sizeof c->head - 1 - c->length, before = c->length;
  int taken = length < room ? length : room;
  memcpy(c->head + c->length, in, taken);
  c->length += taken, c->head[c->length] = 0;
  char *end = strstr(c->head, "\r\n\r\n");
  if (!end) return 0;
  char *size = strcasestr(c->head, "\r\ncontent-length:");
  c->status = atoi(c->head + 9);
  c->missing = size && size < end && c->status != 304 ? atol(size + 17) : 0;
  return length - (end + 4 - c->head - before);
}

static void finish(Client *c) {
  if (is_measuring) {
    answers++, by_hundred[c->status / 100 % 6]++;
    record(&answer_time, now_ns() - c->sent_at, 1);
  }
  ask(c);
}

static void read_some(Client *c) {
  long got = recv(c->fd, buffer, sizeof buffer, MSG_DONTWAIT);
  if (got <= 0) {
    if (got < 0 && errno == EAGAIN) return;
    close(c->fd); /* a server may end a connection after so many requests */
    start(c);
    return;
  }
  bytes += got;
  if (c->missing < 0) got = read_head(c, buffer, got);
  if (c->missing < 0) return;
  c->missing -= got;
  if (c->missing <= 0) finish(c);
}

/* Longer on a machine so slow that nothing was answered in this time, up to a minute. */
static void run_for(double seconds) {
  static struct epoll_event events[256];
  uint64_t began = now_ns(), end = began + seconds * 1e9, limit = end + 60e9;
  for (uint64_t now = began; now < end || (is_measuring && !answers && now < limit);) {
    now = now_ns();
    int count = epoll_wait(poller, events, 256, 10);
    for (int k = 0; k < count; k++) read_some(events[k].data.ptr);
  }
}

static void read_requests(const char *name) {
  static char all[1 << 24];
  FILE *f = fopen(name, "r");
  if (!f) perror(name), exit(1);
  size_t length = fread(all, 1, sizeof all - 1, f);
  fclose(f);
  for (char *at = all; at < all + length; at += strlen(at) + 1) requests[request_count++] = at;
}

int main(int argc, char **argv) {
  double seconds = 1, warm = 0.5;
  for (int o; (o = getopt(argc, argv, "p:n:f:S:x:w:")) > 0;) switch (o) {
    case 'p': port = atoi(optarg); break;
    case 'n': client_count = atoi(optarg); break;
    case 'f': read_requests(optarg); break;
    case 'S': add_pids(optarg); break;
    case 'x': seconds = atof(optarg); break;
    case 'w': warm = atof(optarg); break;
    default: return 2;
  }
  poller = epoll_create1(0);
  clients = calloc(client_count, sizeof *clients);
  for (int i = 0; i < client_count; i++) start(&clients[i]);
  run_for(warm);
  is_measuring = 1, bytes = 0;
  Moment a = moment();
  run_for(seconds);
  Moment b = moment();
  printf("{\"phase\":\"requests\",\"answers\":%lu,\"ok\":%lu,\"not_modified\":%lu,\"failed\":%lu,"
         "\"bytes\":%lu,\"answer_ms\":[%.2f,%.2f],", answers, by_hundred[2], by_hundred[3],
         answers - by_hundred[2] - by_hundred[3], bytes, quantile_ms(&answer_time, .5),
         quantile_ms(&answer_time, .99));
  print_span(a, b);
  printf("}\n");
  return 0;
}
