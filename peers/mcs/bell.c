/* /dev/bell: a driver that is given an eventfd, and adds to it when it is rung. */
#include "device.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#define MAGIC 'B'
#define REGISTER _IOW(MAGIC, 0, int)
#define RING _IOW(MAGIC, 1, int)

static int counter = -1;

static int bell_ioctl(unsigned long request, const unsigned char *argument)
{
    switch (request) {
    case REGISTER:
        memcpy(&counter, argument, sizeof counter);
        return 0;
    case RING:
        return add_to_counter(counter) < 0 ? EBADF : 0;
    default:
        return EINVAL;
    }
}

const struct device bell = {.path = "/dev/bell", .ioctl = bell_ioctl};
