/* Clock, histogram, and what /proc says of the measured server and of ourselves. */
#ifndef MEASURE_H
#define MEASURE_H
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BUCKETS 2000000 /* of 10 us: up to 20 s, so that a slow server is not cut off at the top */
#define MAX_PIDS 8

typedef struct { uint32_t count[BUCKETS + 1]; uint64_t total; } Histogram;
typedef struct { uint64_t at; double server, own; } Moment;

static int server_pids[MAX_PIDS], server_pid_count;

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void record(Histogram *h, uint64_t ns, uint32_t times) {
  uint64_t bucket = ns / 10000;
  h->count[bucket > BUCKETS ? BUCKETS : bucket] += times;
  h->total += times;
}

static double quantile_ms(const Histogram *h, double q) {
  uint64_t wanted = q * h->total, seen = 0;
  for (int i = 0; i <= BUCKETS; i++) {
    seen += h->count[i];
    if (seen > wanted) return (i + 0.5) / 100;
  }
  return 0;
}

static void add_pids(char *list) {
  for (char *word = strtok(list, ","); word && server_pid_count < MAX_PIDS; word = strtok(0, ","))
    server_pids[server_pid_count++] = atoi(word);
}

/* utime + stime of a process with all its threads, in seconds. */
static double cpu_seconds(int pid) {
  char path[64], line[1024];
  unsigned long user = 0, kernel = 0;
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *f = fopen(path, "r");
  if (!f) return 0;
  if (fgets(line, sizeof line, f)) {
    char *end = strrchr(line, ')'); /* the name may hold spaces */
    if (end) sscanf(end + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel);
  }
  fclose(f);
  return (double)(user + kernel) / sysconf(_SC_CLK_TCK);
}

static long __attribute__((unused)) rss_kib(void) {
  long sum = 0;
  for (int i = 0; i < server_pid_count; i++) {
    char path[64], line[256];
    long value = 0;
    snprintf(path, sizeof path, "/proc/%d/status", server_pids[i]);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
      if (sscanf(line, "VmRSS: %ld", &value) == 1) break;
    if (f) fclose(f);
    sum += value;
  }
  return sum;
}

static Moment moment(void) {
  Moment m = {now_ns(), 0, cpu_seconds(getpid())};
  for (int i = 0; i < server_pid_count; i++) m.server += cpu_seconds(server_pids[i]);
  return m;
}

/* The members every phase has. */
static void print_span(Moment a, Moment b) {
  double wall = (b.at - a.at) / 1e9;
  printf("\"wall_s\":%.4f,\"server_cpu_s\":%.3f,\"load_cpu\":%.3f", wall, b.server - a.server,
         (b.own - a.own) / wall);
}
#endif
