/* Devices that are not there, as programs see them. */
#ifndef DEVICE_H
#define DEVICE_H

/* What every request of ours carries. */
#define ARGUMENT_BYTES 40

struct device {
    const char *path;
    /* 0 or an error number */
    int (*ioctl)(unsigned long request, const unsigned char *argument);
};

extern const struct device mcs;
extern const struct device bell;

/* The other side interrupts us: the latch of all devices, which a poll takes along. Anybody may write to that FIFO. */
void latch(void);

/* Past the calls that are looked at here. */
long add_to_counter(int counter);

#endif
