/*
 * /dev/mcs, as the driver of openEuler behaves: openeuler-mirror/mcs, mcs_km/mcs_km.c, with what its versions have in
 * common. Processor 0 is Linux's, so that an interrupt sent there comes back to us.
 */
#include "device.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>

#define MAGIC 'A'
#define LAST_NUMBER 4
#define SEND_INTERRUPT _IOW(MAGIC, 0, int)

static int mcs_ioctl(unsigned long request, const unsigned char *argument)
{
    if (_IOC_TYPE(request) != MAGIC || _IOC_NR(request) > LAST_NUMBER) {
        return EINVAL;
    }
    if (argument == NULL) {
        return EFAULT;
    }
    if (request != SEND_INTERRUPT) {
        return EINVAL;
    }
    uint32_t processor;
    memcpy(&processor, argument, sizeof processor);
    if (processor == 0) {
        latch();
    }
    return 0;
}

const struct device mcs = {.path = "/dev/mcs", .ioctl = mcs_ioctl};
