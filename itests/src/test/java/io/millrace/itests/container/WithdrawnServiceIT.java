package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.alloc.Allocation;
import io.millrace.api.alloc.Allocator;
import io.millrace.api.alloc.AllocatorInfo;
import io.millrace.api.alloc.Block;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.itests.support.Eventually;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** A service that is withdrawn while the runtime still takes it in. */
final class WithdrawnServiceIT {
    @Test
    void isNotSeenAnyMore() throws Exception {
        try (Container container = Container.base()) {
            ShmRuntime runtime = container.await(ShmRuntime.class, null);
            Slow slow = new Slow();
            Thread comes =
                    Thread.ofPlatform().start(() -> container.context().registerService(Allocator.class, slow, null));
            ServiceRegistration<Allocator> registration = slow.asked.get();
            Thread goes = Thread.ofPlatform().start(registration::unregister);
            Eventually.until("the withdrawal", () -> !goes.isAlive() || goes.getState() == Thread.State.WAITING);
            slow.leave.countDown();
            comes.join();
            goes.join();
            assertEquals(0, runtime.getRuntimeDTO().blocks.length);
        }
    }

    /** Hands a service out when it has leave. */
    private static final class Slow implements ServiceFactory<Allocator> {
        final CompletableFuture<ServiceRegistration<Allocator>> asked = new CompletableFuture<>();
        final CountDownLatch leave = new CountDownLatch(1);

        @Override
        public Allocator getService(Bundle bundle, ServiceRegistration<Allocator> registration) {
            asked.complete(registration);
            Eventually.until("leave to hand the service out", () -> leave.getCount() == 0);
            return new Brief();
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Allocator> registration, Allocator service) {}
    }

    private static final class Brief implements Allocator {
        @Override
        public Allocation tryAllocate(long sizeBytes, Block block) {
            return Allocation.FULL;
        }

        @Override
        public void free(Block block) {}

        @Override
        public AllocatorInfo info() {
            return new AllocatorInfo("brief", 1, 0, 0, 0, false);
        }
    }
}
