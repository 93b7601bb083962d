/* A delay line between network namespaces: what enters one TUN device leaves another one later.
 *
 * delay_line MICROSECONDS NAMESPACE,DEVICE,ADDRESS/LENGTH ...
 *
 * Each end is a TUN device, made in the namespace that the path names. A packet goes to the end
 * whose prefix holds its destination, the longest first in the arguments, after the delay, in the
 * order of arrival. "ready" on standard output means that the devices are there. On standard
 * input a number is the new delay, and "?" asks how many questions (UDP to port 53) and how many
 * connections (SYN) have entered at the first end since it was last asked. Its end is ours, and
 * the devices go with us.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define MAX_ENDS 8
#define MAX_PACKET 2048 /* above any device's MTU here */
#define QUEUE 32768     /* packets on their way; a power of two */
#define BURST 64        /* packets read from one device before the others have their turn */

struct end {
    int fd;
    uint32_t prefix, mask;
};

struct packet {
    int64_t due; /* nanoseconds of the monotonic clock */
    int to;
    int length;
    unsigned char bytes[MAX_PACKET];
};

static struct end ends[MAX_ENDS];
static int end_count;
static struct packet *queue;
static uint32_t head, tail; /* of the queue; they only grow */
static unsigned questions, connections;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void open_end(char *text)
{
    char *namespace = strtok(text, ","), *device = strtok(NULL, ",");
    char *address = strtok(NULL, "/"), *length = strtok(NULL, "");
    struct end *end = &ends[end_count++];
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    struct in_addr parsed;
    int there;

    if (end_count > MAX_ENDS || !length || !inet_aton(address, &parsed)) {
        fprintf(stderr, "an end is NAMESPACE,DEVICE,ADDRESS/LENGTH\n");
        exit(2);
    }
    end->mask = atoi(length) ? ~0U << (32 - atoi(length)) : 0;
    end->prefix = ntohl(parsed.s_addr) & end->mask;
    there = open(namespace, O_RDONLY | O_CLOEXEC);
    if (there < 0 || setns(there, CLONE_NEWNET))
        fail(namespace);
    close(there);
    strncpy(request.ifr_name, device, IFNAMSIZ - 1);
    end->fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (end->fd < 0 || ioctl(end->fd, TUNSETIFF, &request))
        fail(device);
}

static int end_towards(const unsigned char *packet)
{
    uint32_t destination;
    memcpy(&destination, packet + 16, 4); /* RFC 791 section 3.1 */
    destination = ntohl(destination);
    for (int i = 0; i < end_count; i++)
        if ((destination & ends[i].mask) == ends[i].prefix)
            return i;
    return -1;
}

static void count(const struct packet *packet)
{
    const unsigned char *bytes = packet->bytes;
    int header = (bytes[0] & 15) * 4;
    if (packet->length < header + 14)
        return;
    if (bytes[9] == 17 && bytes[header + 2] == 0 && bytes[header + 3] == 53)
        questions++;
    if (bytes[9] == 6 && (bytes[header + 13] & 0x12) == 0x02) /* SYN without ACK */
        connections++;
}

static void take(int from, int64_t delay)
{
    for (int i = 0; i < BURST && tail - head < QUEUE; i++) {
        struct packet *packet = &queue[tail % QUEUE];
        packet->length = read(ends[from].fd, packet->bytes, MAX_PACKET);
        if (packet->length < 0)
            return;
        if (packet->length < 20 || packet->bytes[0] >> 4 != 4)
            continue; /* IPv6: router solicitations and the like */
        packet->to = end_towards(packet->bytes);
        if (packet->to < 0 || packet->to == from)
            continue;
        if (from == 0)
            count(packet);
        packet->due = now() + delay;
        if (tail != head && packet->due < queue[(tail - 1) % QUEUE].due)
            packet->due = queue[(tail - 1) % QUEUE].due; /* a shorter delay overtakes nobody */
        tail++;
    }
}

static void deliver(void)
{
    for (int64_t time = now(); head != tail && queue[head % QUEUE].due <= time; head++) {
        struct packet *packet = &queue[head % QUEUE];
        if (write(ends[packet->to].fd, packet->bytes, packet->length) < 0)
            perror("a packet was lost");
    }
}

static void carry(int64_t delay)
{
    struct pollfd polled[MAX_ENDS + 1];
    char line[32];

    for (int i = 0; i < end_count; i++)
        polled[i] = (struct pollfd){.fd = ends[i].fd, .events = POLLIN};
    polled[end_count] = (struct pollfd){.fd = 0, .events = POLLIN};
    for (;;) {
        int64_t wait = head == tail ? 0 : queue[head % QUEUE].due - now();
        struct timespec timeout = {.tv_sec = 0, .tv_nsec = wait > 0 ? wait % 1000000000LL : 0};
        ppoll(polled, end_count + 1, head == tail ? NULL : &timeout, NULL);
        deliver();
        for (int i = 0; i < end_count; i++)
            if (polled[i].revents & POLLIN)
                take(i, delay);
        if (polled[end_count].revents) {
            if (!fgets(line, sizeof line, stdin))
                return;
            if (line[0] == '?') {
                printf("%u %u\n", questions, connections);
                fflush(stdout);
                questions = connections = 0;
            } else {
                delay = atoll(line) * 1000;
            }
        }
    }
}

int main(int count, char **arguments)
{
    int64_t delay;

    if (count < 4) {
        fprintf(stderr, "delay_line MICROSECONDS NAMESPACE,DEVICE,ADDRESS/LENGTH ...\n");
        return 2;
    }
    delay = atoll(arguments[1]) * 1000;
    queue = calloc(QUEUE, sizeof *queue);
    if (!queue)
        fail("memory");
    for (int i = 2; i < count; i++)
        open_end(arguments[i]);
    prctl(PR_SET_TIMERSLACK, 1000); /* nanoseconds; the default of 50 us would add to each delay */
    setvbuf(stdin, NULL, _IONBF, 0);
    puts("ready");
    fflush(stdout);
    carry(delay);
    return 0;
}
