/*
 * Hosts on one switch, made of Linux namespaces: slowNetwork HOSTS DELAY_US MBIT
 *
 * Each host has a network, a host name (host1, host2 ...), processes, a /sys and an /etc/hosts of its own, and one interface, 10.77.0.1,
 * 10.77.0.2 and so on. This program forwards their packets. A link takes MBIT in either direction, with Ethernet's headers, preambles
 * and gaps around every 1500 bytes; what leaves one host arrives at another DELAY_US after its last bit has passed both links. The kernel
 * hands over up to 64 KB of a connection at once, as to a network card that cuts them into frames itself: fewer calls, the same time.
 *
 * Prints a line for each host, "PID ADDRESS": `nsenter --net --uts --pid --mount --target PID` runs a command there. It ends when
 * its standard input does, and leaves nothing behind: the hosts' processes end with it, and the namespaces with them. Needs root and
 * the kernel's /dev/net/tun.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_HOSTS = 16, MTU = 1500, MAX_PACKET = 65536 + 256, QUEUE = 4096 };

/* Ethernet's header, checksum, preamble and gap. */
static const int FRAME_BYTES = 14 + 4 + 8 + 12;
/* A host is read this long before its link is free, so that waking up late costs no bandwidth. */
static const int64_t READ_AHEAD_NS = 200000;

struct packet {
  int64_t due;
  int length;
  char *bytes;
};

struct host {
  pid_t holder;
  int tun;
  int64_t up_free;   /* when its link towards the switch is free */
  int64_t down_free; /* and the one from the switch */
  struct packet queue[QUEUE];
  unsigned first, last;
};

static struct host hosts[MAX_HOSTS];
static int host_count;
static int64_t delay_ns;
static double ns_per_byte;

static void fail(const char *what) {
  fprintf(stderr, "slowNetwork: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int64_t later(int64_t a, int64_t b) { return a > b ? a : b; }

static void set_address(struct ifreq *request, in_addr_t address) {
  struct sockaddr_in *in = (struct sockaddr_in *)&request->ifr_addr;
  memset(in, 0, sizeof *in);
  in->sin_family = AF_INET;
  in->sin_addr.s_addr = address;
}

static void bring_up(int control, struct ifreq *request) {
  request->ifr_flags = IFF_UP | IFF_RUNNING;
  if (ioctl(control, SIOCSIFFLAGS, request)) fail("SIOCSIFFLAGS");
}

/* Moves this process into a new network with one interface, and returns the file that acts as its cable. */
static int new_network(int number) {
  char name[16];
  if (unshare(CLONE_NEWNET | CLONE_NEWUTS)) fail("unshare (root only)");
  snprintf(name, sizeof name, "host%d", number);
  if (sethostname(name, strlen(name))) fail("sethostname");

  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tun < 0) fail("/dev/net/tun");
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR};
  strcpy(request.ifr_name, "eth0");
  if (ioctl(tun, TUNSETIFF, &request)) fail("TUNSETIFF");
  if (ioctl(tun, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4)) fail("TUNSETOFFLOAD");

  int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  set_address(&request, htonl(0x0a4d0000u + number));
  if (ioctl(control, SIOCSIFADDR, &request)) fail("SIOCSIFADDR");
  set_address(&request, htonl(0xffffff00u));
  if (ioctl(control, SIOCSIFNETMASK, &request)) fail("SIOCSIFNETMASK");
  request.ifr_mtu = MTU;
  if (ioctl(control, SIOCSIFMTU, &request)) fail("SIOCSIFMTU");
  bring_up(control, &request);
  strcpy(request.ifr_name, "lo");
  bring_up(control, &request);
  close(control);
  return tun;
}

/* Replaces /etc/hosts in this mount namespace by one with the names of the hosts. */
static void own_hosts_file(void) {
  if (mount("tmpfs", "/mnt", "tmpfs", 0, "size=1m")) fail("tmpfs");
  FILE *file = fopen("/mnt/hosts", "w");
  if (!file) fail("hosts");
  fprintf(file, "127.0.0.1 localhost\n");
  for (int i = 1; i <= host_count; i++) fprintf(file, "10.77.0.%d host%d\n", i, i);
  fclose(file);
  if (mount("/mnt/hosts", "/etc/hosts", NULL, MS_BIND, NULL)) fail("/etc/hosts");
  if (umount2("/mnt", MNT_DETACH)) fail("umount");
}

/*
 * Starts a process that keeps the namespaces of the new host alive as long as this one lives. It is the host's first process, and when
 * it ends the kernel ends all others there.
 */
static pid_t hold_namespaces(void) {
  int ready[2];
  char byte = 1;
  if (pipe(ready)) fail("pipe");
  pid_t child = syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0);
  if (child < 0) fail("clone");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGCHLD, SIG_IGN);
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) fail("mount");
    if (mount("proc", "/proc", "proc", 0, NULL)) fail("proc");
    /* The interfaces in /sys are those of the network in which it was mounted. */
    if (mount("sysfs", "/sys", "sysfs", 0, NULL)) fail("sysfs");
    own_hosts_file();
    if (write(ready[1], &byte, 1) != 1) fail("pipe");
    close(ready[0]);
    close(ready[1]);
    for (;;) pause();
  }
  close(ready[1]);
  if (read(ready[0], &byte, 1) != 1) exit(1);
  close(ready[0]);
  return child;
}

/* The bytes that a packet takes on a link. If the kernel has not cut it into frames yet, the headers of each frame are added. */
static int wire_bytes(const struct virtio_net_hdr *header, int length) {
  if (header->gso_type == VIRTIO_NET_HDR_GSO_NONE || header->gso_size == 0) return length + FRAME_BYTES;
  int headers = header->hdr_len, payload = length - headers;
  int frames = (payload + header->gso_size - 1) / header->gso_size;
  return payload + frames * (headers + FRAME_BYTES);
}

/* Takes a packet from this host and sets when it is due at the other. False if there is none. */
static int take_packet(struct host *from) {
  static char buffer[MAX_PACKET];
  ssize_t length = read(from->tun, buffer, sizeof buffer);
  if (length < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (length < 0) fail("read");
  struct virtio_net_hdr *header = (struct virtio_net_hdr *)buffer;
  const unsigned char *ip = (unsigned char *)(header + 1);
  if (length < (ssize_t)sizeof *header + 20 || ip[0] >> 4 != 4) return 1;
  int number = ip[19];
  if (ip[16] != 10 || ip[17] != 77 || ip[18] != 0 || number < 1 || number > host_count) return 1;
  struct host *to = &hosts[number - 1];
  if (to->last - to->first == QUEUE) return 1;

  int64_t takes = wire_bytes(header, length - sizeof *header) * ns_per_byte;
  from->up_free = later(now_ns(), from->up_free) + takes;
  to->down_free = later(from->up_free, to->down_free + takes);
  struct packet *packet = &to->queue[to->last++ % QUEUE];
  packet->due = to->down_free + delay_ns;
  packet->length = length;
  packet->bytes = malloc(length);
  memcpy(packet->bytes, buffer, length);
  return 1;
}

static void deliver_due(struct host *to) {
  while (to->first != to->last) {
    struct packet *packet = &to->queue[to->first % QUEUE];
    if (packet->due > now_ns()) return;
    if (write(to->tun, packet->bytes, packet->length) < 0 && errno != EAGAIN && errno != EINVAL) fail("write");
    free(packet->bytes);
    to->first++;
  }
}

static void forward(void) {
  struct pollfd polled[MAX_HOSTS + 1];
  for (;;) {
    int64_t next = INT64_MAX, now = now_ns();
    for (int i = 0; i < host_count; i++) {
      struct host *host = &hosts[i];
      int64_t reads_at = host->up_free - READ_AHEAD_NS;
      int free_now = reads_at <= now;
      polled[i] = (struct pollfd){.fd = free_now ? host->tun : -1, .events = POLLIN};
      if (!free_now && reads_at < next) next = reads_at;
      if (host->first != host->last && host->queue[host->first % QUEUE].due < next)
        next = host->queue[host->first % QUEUE].due;
    }
    polled[host_count] = (struct pollfd){.fd = 0, .events = POLLIN};
    int64_t wait = next == INT64_MAX ? 0 : later(0, next - now);
    struct timespec timeout = {wait / 1000000000, wait % 1000000000};
    if (ppoll(polled, host_count + 1, next == INT64_MAX ? NULL : &timeout, NULL) < 0 && errno != EINTR) fail("ppoll");
    char byte;
    if (polled[host_count].revents && read(0, &byte, 1) <= 0) return;
    for (int i = 0; i < host_count; i++) {
      deliver_due(&hosts[i]);
      while (polled[i].revents & POLLIN && hosts[i].up_free - READ_AHEAD_NS <= now_ns() && take_packet(&hosts[i]))
        deliver_due(&hosts[i]);
    }
  }
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "slowNetwork HOSTS DELAY_US MBIT\n");
    return 2;
  }
  host_count = atoi(argv[1]);
  delay_ns = atoll(argv[2]) * 1000;
  ns_per_byte = 8000.0 / atof(argv[3]);
  if (host_count < 1 || host_count > MAX_HOSTS || delay_ns < 0 || !(ns_per_byte > 0)) {
    fprintf(stderr, "slowNetwork: expected 1 to %d hosts, a delay and a rate\n", MAX_HOSTS);
    return 2;
  }
  for (int i = 0; i < host_count; i++) {
    hosts[i].tun = new_network(i + 1);
    hosts[i].holder = hold_namespaces();
    printf("%d 10.77.0.%d\n", hosts[i].holder, i + 1);
  }
  fflush(stdout);
  /* Takes precedence over the hosts' own work, as a switch would. Without the permission, delays grow when the cores are busy. */
  struct sched_param first = {.sched_priority = 10};
  if (sched_setscheduler(0, SCHED_FIFO, &first)) fprintf(stderr, "slowNetwork: no real-time priority\n");
  prctl(PR_SET_TIMERSLACK, 1);
  forward();
  for (int i = 0; i < host_count; i++) kill(hosts[i].holder, SIGKILL);
  for (int i = 0; i < host_count; i++) waitpid(hosts[i].holder, NULL, 0);
  return 0;
}
