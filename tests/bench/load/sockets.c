/* WebSocket load: opens N sockets, drives the server, parses every frame that comes back.
 *
 *   sockets -p PORT -n N [-u PATH] [-S pid,pid] [-k COOKIES] [-c AT_ONCE] [-x SECONDS] [-w WARM_S]
 *     -t RATE [-W WINDOW]  trigger: socket 0 sends a pixel frame for the server to hand to all,
 *                          RATE a second, but never more than WINDOW that did not reach everybody
 *     -r RATE              place: RATE a second in all, from one socket after the other
 *     -g GAP_MS            place: each socket as soon as its answer is here, GAP_MS apart
 *     -b WIDTH             side of the board that is placed on
 *     -s SECONDS           after connecting, before the memory is looked at
 *   COOKIES is a file with one Cookie header a line; socket i sends line i modulo their number.
 * Prints one JSON line for connecting and one for the measured span.
 */
#include "measure.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum { CONNECTING, SHAKING, OPEN, CLOSED };
#define RECENT 65536  /* frames and placements that may be on their way */
#define ARRIVALS 8000000
#define TURN 1024       /* sockets looked at together */
#define LOOK_NS 200000  /* between two looks, when there is little to read */

typedef struct {
  int fd, state, length, capacity, waiting;
  uint8_t *rest;         /* the beginning of a frame whose end is not here yet */
  uint64_t sent_at, due; /* of its latest placement; of its next one */
} Client;

typedef struct { uint64_t seq, at; uint32_t sockets; } Frame;
typedef struct { uint64_t from, to, at; } Arrival;

static Client *clients;
static int client_count = 1000, port, at_once = 100, window = 2, poller, side = 1000;
static int open_count, closed_count, is_measuring, cookie_count;
static double trigger_rate, place_rate, gap_ms, settle_s = 0.2;
static const char *path = "/ws/board";
static char **cookies;
static uint8_t buffer[1 << 19];

static Frame recent[RECENT];           /* by to_seq: when the first socket had it */
static uint64_t placed_at[RECENT * 8]; /* by seq: when its placement was sent */
static Arrival *arrivals;
static uint64_t arrival_count, frames, bytes, answers, refused, texts, placed, triggered, finished;
static uint64_t next_seq = 1, seed = 88172645463325252ull;
static uint32_t next_request = 1;
static Histogram answer_time, delivery_time, shown_time;

static uint32_t draw(void) {
  seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
  return seed >> 16;
}

static uint8_t *put_varint(uint8_t *out, uint64_t value) {
  for (; value > 127; value >>= 7) *out++ = value | 128;
  *out++ = value;
  return out;
}

static const uint8_t *get_varint(const uint8_t *in, const uint8_t *end, uint64_t *value) {
  *value = 0;
  for (int shift = 0; in < end; shift += 7) {
    *value |= (uint64_t)(*in & 127) << shift;
    if (*in++ < 128) break;
  }
  return in;
}

static void drop(Client *c) {
  if (c->state == OPEN) open_count--;
  c->state = CLOSED;
  closed_count++;
  close(c->fd);
}

/* A client masks its frames; with a mask of zeros the bytes stay what they are. */
static void send_frame(Client *c, int opcode, const uint8_t *payload, int length) {
  uint8_t out[140] = {0x80 | opcode, 0x80 | length};
  memcpy(out + 6, payload, length);
  if (send(c->fd, out, length + 6, MSG_NOSIGNAL | MSG_DONTWAIT) != length + 6) drop(c);
}

/* --- driving ------------------------------------------------------------------------------ */

static void trigger(void) {
  uint8_t out[32] = {0x03}, *end = put_varint(out + 1, next_seq - 1);
  uint32_t code = draw() % 1000000 << 3; /* a zero ends no ones, then k bits, then padding */
  *end++ = 1, *end++ = 1, *end++ = 20; /* one seq, one pixel, k */
  *end++ = code >> 16, *end++ = code >> 8, *end++ = code;
  *end++ = 0x50;
  next_seq++, triggered++;
  send_frame(&clients[0], 2, out, end - out);
}

static void place(Client *c, uint64_t t) {
  uint8_t out[16] = {0x10}, *end = put_varint(out + 1, next_request++ & 0xfffff);
  int x = draw() % side, y = draw() % side;
  *end++ = x, *end++ = x >> 8, *end++ = y, *end++ = y >> 8, *end++ = draw() % 16;
  c->sent_at = t, c->due = t + gap_ms * 1e6, c->waiting = 1;
  placed++;
  send_frame(c, 2, out, end - out);
}

static void drive(uint64_t t, uint64_t began) {
  static uint64_t triggers, places;
  static int turn;
  if (trigger_rate && clients[0].state == OPEN && triggers < (t - began) / 1e9 * trigger_rate) {
    triggers = (t - began) / 1e9 * trigger_rate; /* what the window holds back is not made up for */
    if (triggered - finished < (uint64_t)window) trigger();
  }
  while (place_rate && places < (t - began) / 1e9 * place_rate) {
    Client *c = &clients[turn++ % client_count];
    places++;
    if (c->state == OPEN && !c->waiting) place(c, t);
  }
  for (int i = 0; gap_ms && i < client_count; i++) {
    Client *c = &clients[i];
    if (c->state == OPEN && !c->waiting && c->due <= t) place(c, t);
  }
}

/* --- reading ------------------------------------------------------------------------------ */

static void on_pixels(const uint8_t *in, const uint8_t *end, uint64_t t) {
  uint64_t from, span;
  in = get_varint(get_varint(in + 1, end, &from), end, &span);
  Frame *frame = &recent[(from + span) % RECENT];
  if (frame->seq != from + span) *frame = (Frame){from + span, t, 0};
  if (++frame->sockets == (uint32_t)client_count) finished++;
  if (!is_measuring) return;
  frames++;
  record(&delivery_time, t - frame->at, 1);
  if (arrivals && arrival_count < ARRIVALS) arrivals[arrival_count++] = (Arrival){from, from + span, t};
}

static void on_answer(Client *c, const uint8_t *in, const uint8_t *end, uint64_t t) {
  uint64_t request, seq;
  get_varint(get_varint(in + 1, end, &request), end, &seq);
  placed_at[seq % (RECENT * 8)] = c->sent_at;
  c->waiting = 0;
  if (!is_measuring) return;
  answers++;
  record(&answer_time, t - c->sent_at, 1);
}

static void on_frame(Client *c, int opcode, const uint8_t *in, int length, uint64_t t) {
  if (opcode == 9) send_frame(c, 10, in, length < 126 ? length : 125);
  if (opcode == 8) drop(c);
  if (opcode == 1) {
    texts++;
    if (memmem(in, length, "\"refused\"", 9)) refused++, c->waiting = 0;
  }
  if (opcode == 2 && length && in[0] == 0x03) on_pixels(in, in + length, t);
  if (opcode == 2 && length && in[0] == 0x11) on_answer(c, in, in + length, t);
  if (opcode == 2 && is_measuring && in[0] == 0x03) bytes += length + (length < 126 ? 2 : 4);
}

/* Where the frames begin; 0 when the answer to the handshake is not whole. */
static int shaken(Client *c, int length) {
  uint8_t *end = memmem(buffer, length, "\r\n\r\n", 4);
  if (!end) return 0;
  if (memcmp(buffer, "HTTP/1.1 101", 12)) {
    fprintf(stderr, "refused: %.60s\n", buffer);
    drop(c);
    return 0;
  }
  c->state = OPEN;
  open_count++;
  return end - buffer + 4;
}

static void read_all(Client *c) {
  if (c->length) memcpy(buffer, c->rest, c->length);
  int got = recv(c->fd, buffer + c->length, sizeof buffer - c->length, MSG_DONTWAIT);
  if (got <= 0) {
    if (got == 0 || errno != EAGAIN) drop(c);
    return;
  }
  int length = c->length + got, at = 0;
  uint64_t t = now_ns();
  if (c->state == SHAKING) at = shaken(c, length);
  while (c->state == OPEN && length - at >= 2) {
    int header = 2;
    uint64_t size = buffer[at + 1] & 127;
    if (size == 126) {
      if (length - at < 4) break;
      size = buffer[at + 2] << 8 | buffer[at + 3], header = 4;
    }
    if (length - at < (int)(header + size)) break;
    on_frame(c, buffer[at] & 15, buffer + at + header, size, t);
    at += header + size;
  }
  c->length = c->state == CLOSED ? 0 : length - at;
  if (c->length > c->capacity) c->rest = realloc(c->rest, c->capacity = c->length * 2);
  if (c->length) memcpy(c->rest, buffer + at, c->length);
}

/* --- connecting --------------------------------------------------------------------------- */

static void start(int i) {
  Client *c = &clients[i];
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct linger reset = {1, 0}; /* no TIME_WAIT: the next round needs the ports */
  int one = 1;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  c->state = CONNECTING;
  if (c->fd < 0) perror("socket"), exit(1);
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  if (connect(c->fd, (void *)&to, sizeof to) && errno != EINPROGRESS) perror("connect"), exit(1);
  struct epoll_event event = {.events = EPOLLOUT, .data.u32 = i};
  epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
}

static void shake(Client *c, int i) {
  char out[1024];
  int length = snprintf(out, sizeof out,
      "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s%s%s\r\n",
      path, port, cookie_count ? "Cookie: " : "", cookie_count ? cookies[i % cookie_count] : "",
      cookie_count ? "\r\n" : "");
  if (send(c->fd, out, length, MSG_NOSIGNAL) != length) {
    drop(c);
    return;
  }
  c->state = SHAKING;
  struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
  epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
}

static int take_turn(int wait_ms) {
  static struct epoll_event events[TURN];
  int count = epoll_wait(poller, events, TURN, wait_ms);
  for (int k = 0; k < count; k++) {
    Client *c = &clients[events[k].data.u32];
    if (c->state == CONNECTING) shake(c, events[k].data.u32);
    else if (c->state != CLOSED) read_all(c);
  }
  return count;
}

/* Sleeping in epoll_wait, we would be woken within the server's own send(), frame by frame, and the
 * slower a server is, the oftener: it would be charged for a reader that is on another machine in
 * earnest. So we look by the clock, as a network card that gathers its interrupts does. */
static void run_for(double seconds, uint64_t began) {
  struct timespec pause = {0, LOOK_NS};
  uint64_t end = now_ns() + seconds * 1e9;
  for (uint64_t t; (t = now_ns()) < end;) {
    drive(t, began);
    if (take_turn(0) < TURN) nanosleep(&pause, 0);
  }
}

static void connect_all(void) {
  long before = rss_kib();
  Moment a = moment();
  int started = 0;
  uint64_t deadline = now_ns() + 120000000000ull;
  while (open_count + closed_count < client_count && now_ns() < deadline) {
    while (started < client_count && started - open_count - closed_count < at_once) start(started++);
    take_turn(100);
  }
  Moment b = moment();
  uint64_t settled = now_ns() + settle_s * 1e9; /* before the memory is looked at */
  while (now_ns() < settled) take_turn(50);
  printf("{\"phase\":\"connect\",\"open\":%d,\"closed\":%d,\"rss_kib\":%ld,\"grown_kib\":%ld,",
         open_count, closed_count, rss_kib(), rss_kib() - before);
  print_span(a, b);
  printf("}\n");
}

/* --- what it was -------------------------------------------------------------------------- */

/* From sending a placement to each socket's frame that holds it. Reckoned at the end: a frame may
 * be here before the answer that tells the placement's seq. */
static void reckon_shown(void) {
  for (uint64_t i = 0; i < arrival_count; i++)
    for (uint64_t seq = arrivals[i].from + 1; seq <= arrivals[i].to; seq++) {
      uint64_t at = placed_at[seq % (RECENT * 8)];
      if (at && at < arrivals[i].at) record(&shown_time, arrivals[i].at - at, 1);
    }
}

static void measure(double seconds, double warm) {
  uint64_t began = now_ns();
  run_for(warm, began);
  is_measuring = 1;
  uint64_t placed_before = placed;
  Moment a = moment();
  run_for(seconds, began);
  Moment b = moment();
  is_measuring = 0;
  reckon_shown();
  printf("{\"phase\":\"span\",\"open\":%d,\"frames\":%lu,\"bytes\":%lu,\"placed\":%lu,\"answers\":%lu,"
         "\"refused\":%lu,\"texts\":%lu,", open_count, frames, bytes, placed - placed_before, answers,
         refused, texts);
  printf("\"answer_ms\":[%.2f,%.2f],\"delivery_ms\":[%.2f,%.2f],\"shown_ms\":[%.2f,%.2f],",
         quantile_ms(&answer_time, .5), quantile_ms(&answer_time, .99),
         quantile_ms(&delivery_time, .5), quantile_ms(&delivery_time, .99),
         quantile_ms(&shown_time, .5), quantile_ms(&shown_time, .99));
  print_span(a, b);
  printf("}\n");
}

static void read_cookies(const char *name) {
  char line[512];
  FILE *f = fopen(name, "r");
  if (!f) perror(name), exit(1);
  while (fgets(line, sizeof line, f)) {
    line[strcspn(line, "\r\n")] = 0;
    cookies = realloc(cookies, (cookie_count + 1) * sizeof *cookies);
    cookies[cookie_count++] = strdup(line);
  }
  fclose(f);
}

int main(int argc, char **argv) {
  double seconds = 0, warm = 1;
  for (int o; (o = getopt(argc, argv, "p:n:u:S:k:c:x:w:t:W:r:g:b:s:")) > 0;) switch (o) {
    case 'p': port = atoi(optarg); break;
    case 'n': client_count = atoi(optarg); break;
    case 'u': path = optarg; break;
    case 'S': add_pids(optarg); break;
    case 'k': read_cookies(optarg); break;
    case 'c': at_once = atoi(optarg); break;
    case 'x': seconds = atof(optarg); break;
    case 'w': warm = atof(optarg); break;
    case 't': trigger_rate = atof(optarg); break;
    case 'W': window = atoi(optarg); break;
    case 'r': place_rate = atof(optarg); break;
    case 'g': gap_ms = atof(optarg); break;
    case 'b': side = atoi(optarg); break;
    case 's': settle_s = atof(optarg); break;
    default: return 2;
  }
  setvbuf(stdout, 0, _IOLBF, 0);
  struct rlimit most;
  getrlimit(RLIMIT_NOFILE, &most);
  most.rlim_cur = most.rlim_max;
  setrlimit(RLIMIT_NOFILE, &most);
  poller = epoll_create1(0);
  clients = calloc(client_count, sizeof *clients);
  if (place_rate) arrivals = malloc(ARRIVALS * sizeof *arrivals);
  connect_all();
  if (open_count < client_count) return 1;
  if (seconds) measure(seconds, warm);
  return 0;
}
