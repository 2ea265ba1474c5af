/*
 * For more ranks than cores. A rank that waits for a message asks the kernel again and again whether it has arrived, which takes a core
 * from the ranks that compute; on hosts of their own it would take no one's. When preloaded, this makes UCX's call wait in the kernel
 * until a message arrives, for a fifth of a millisecond at most. Node's own event loop uses another call.
 */
#define _GNU_SOURCE
#include <sys/epoll.h>
#include <time.h>

int epoll_wait(int epoll, struct epoll_event *events, int count, int timeout_ms) {
  struct timespec timeout = {timeout_ms / 1000, timeout_ms % 1000 * 1000000L};
  if (timeout_ms == 0) timeout.tv_nsec = 200000;
  return epoll_pwait2(epoll, events, count, timeout_ms < 0 ? NULL : &timeout, NULL);
}
