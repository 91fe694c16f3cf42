package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.millrace.api.signal.Signaler;
import io.millrace.hw.libc.Names;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import io.millrace.itests.support.ThisProcess;
import io.millrace.itests.support.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** The bundle with the JNI library is updated again and again while one thread rings and another waits. */
final class IpiLeakIT {
    private static final String LIBRARY = "libmillrace_ipi.so";
    private static final int SWAPS = 100;
    private static final String FILTER = "(millrace.signaler=loop)";

    private final Container container = Container.start();
    private final SharedFolder folder = new SharedFolder();
    private final Bundle bundle = container.bundle("io.millrace.hw.adapters.ipi");

    @AfterEach
    void stop() {
        container.close();
        folder.close();
    }

    @Test
    void everyOneOfAHundredUpdatesLoadsTheLibraryAgainAndNothingStays() throws Exception {
        Tools.require("gcc", "gcc");
        Path device = folder.file("bell");
        Names.mkfifo(device.toString(), 0600);
        container.configure(
                "io.millrace.signaler.ipi",
                "loop",
                Map.of("device", device.toString(), "ring", "WRITE", "calls", "JNI"));
        OldRevisions old = new OldRevisions();
        List<String> before;
        long eventfds;
        try (IpiLoad load = new IpiLoad(container, FILTER)) {
            swap(load, old);
            before = ThisProcess.sharedDescriptors();
            eventfds = eventfds();
            for (int swap = 1; swap < SWAPS; swap++) {
                swap(load, old);
            }
        }
        ThisProcess.awaitNoMoreThan(before);
        Eventually.until("no more eventfds than " + eventfds, IpiLeakIT::eventfds, () -> eventfds() <= eventfds);
        old.awaitEnd();
        Eventually.until(
                "one library",
                () -> ThisProcess.libraries(LIBRARY),
                () -> ThisProcess.libraries(LIBRARY).size() == 1);
    }

    /** Each revision has a file of its own, from which it loads the library. */
    private void swap(IpiLoad load, OldRevisions old) throws Exception {
        Signaler signaler = container.await(Signaler.class, FILTER);
        Set<String> known = ThisProcess.libraries(LIBRARY);
        old.add(bundle);
        container.swap(List.of(bundle));
        assertNotSame(signaler, container.await(Signaler.class, FILTER));
        load.awaitRing();
        Set<String> loaded = ThisProcess.libraries(LIBRARY);
        loaded.removeAll(known);
        assertNotEquals(Set.of(), loaded, "the library was not loaded anew");
    }

    private static long eventfds() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(IpiLeakIT::isEventfd).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isEventfd(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals("anon_inode:[eventfd]");
        } catch (NoSuchFileException expected) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
