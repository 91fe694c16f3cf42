package io.millrace.hw.ipi.internal;

import io.millrace.hw.libc.Descriptor;
import io.millrace.hw.libc.DriverRequest;
import io.millrace.hw.libc.LibcException;
import io.millrace.hw.libc.WakeablePoll;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A device whose system calls go through the foreign-function interface. Thread-safety: as {@link IpiDevice} says. */
final class FfmDevice implements IpiDevice {
    private static final int NOTHING = -1;

    private final List<Descriptor> opened = new ArrayList<>();
    private final Descriptor device;
    /** What is listened to: one, or none. */
    private final Descriptor[] heard;

    private final int counter;
    private final WakeablePoll poll;

    FfmDevice(String path, Receive receive) {
        try {
            device = kept(Descriptor.open(path, Descriptor.READ_WRITE | Descriptor.NON_BLOCKING, 0));
            heard = switch (receive) {
                case POLL, READ -> new Descriptor[] {device};
                case EVENTFD -> new Descriptor[] {kept(Descriptor.eventfd())};
                case NONE -> new Descriptor[0];
            };
            counter = receive == Receive.EVENTFD ? heard[0].number() : NOTHING;
            poll = new WakeablePoll(heard);
        } catch (LibcException e) {
            opened.forEach(Descriptor::close);
            throw e;
        }
    }

    @Override
    public boolean tryLock() {
        return device.tryLock();
    }

    /** Without the error number: capturing it allocates, unless the compiler sees through it. */
    @Override
    public int ioctl(long request, MemorySegment argument) {
        return DriverRequest.make(device, request, argument);
    }

    @Override
    public int tryIoctl(long request, MemorySegment argument) {
        return device.ioctl(request, argument);
    }

    @Override
    public long write(MemorySegment buffer, long length) {
        return device.write(buffer, length);
    }

    @Override
    public long tryWrite(MemorySegment buffer, long length) {
        return device.tryWrite(buffer, length);
    }

    @Override
    public boolean await(long timeoutNanos) {
        return poll.await(timeoutNanos) && heard.length > 0 && poll.readable(0);
    }

    @Override
    public long read(MemorySegment buffer, long length) {
        return heard.length == 0 ? NOTHING : heard[0].read(buffer, length);
    }

    @Override
    public int counter() {
        return counter;
    }

    @Override
    public void wake() {
        poll.wake();
    }

    @Override
    public void close() {
        poll.close();
        opened.forEach(Descriptor::close);
    }

    private Descriptor kept(Descriptor descriptor) {
        opened.add(descriptor);
        return descriptor;
    }
}
