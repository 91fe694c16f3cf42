package io.millrace.gateway.runtime.internal;

import io.millrace.api.memory.SegmentLostException;
import io.millrace.api.signal.Signaler;
import io.millrace.api.signal.SignalerInfo;
import java.lang.reflect.Proxy;

/** A signaler that only has counters. */
final class FakeSignaler {
    private final SignalerInfo info;
    boolean lost;

    FakeSignaler(String name, long rings) {
        this.info = new SignalerInfo(name, "fake", rings, rings * 2, rings * 3, rings * 4);
    }

    Signaler signaler() {
        return (Signaler) Proxy.newProxyInstance(
                Signaler.class.getClassLoader(), new Class<?>[] {Signaler.class}, (self, method, arguments) -> {
                    if (lost && method.getName().equals("info")) {
                        throw new SegmentLostException("gone", null);
                    }
                    return switch (method.getName()) {
                        case "info" -> info;
                        case "hashCode" -> System.identityHashCode(self);
                        case "equals" -> self == arguments[0];
                        default -> null;
                    };
                });
    }
}
