package io.millrace.hw.libc;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Requests to a device driver that are made again and again: they allocate nothing, and so do not say why they are
 * refused, which {@link Descriptor#ioctl} does. Thread-safety: thread-safe.
 */
public final class DriverRequest {
    private static final MethodHandle IOCTL = Calls.bind(
            "ioctl",
            FunctionDescriptor.of(JAVA_INT, Calls.INT, Calls.LONG, Calls.POINTER),
            Linker.Option.firstVariadicArg(2));

    private DriverRequest() {}

    /**
     * Makes a request.
     *
     * @param device whose driver is asked
     * @param request what, by the driver's number
     * @param argument what it reads, or writes to; private memory
     * @return what the driver answers, -1 if it refuses
     */
    public static int make(Descriptor device, long request, MemorySegment argument) {
        try {
            return (int) IOCTL.invokeExact(device.number(), request, argument);
        } catch (Throwable e) {
            throw Calls.broken(e);
        }
    }
}
