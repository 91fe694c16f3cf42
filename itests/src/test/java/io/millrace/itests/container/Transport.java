package io.millrace.itests.container;

import io.millrace.fusiondock.internal.FusiondockOptions.Role;
import io.millrace.itests.support.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.cm.Configuration;

/** What can be replaced while messages flow: the wire formats, and the memory under one. */
enum Transport {
    NRFRPC("io.millrace.transport.nrfrpc") {
        @Override
        Load start(Container container, SharedFolder folder) {
            return new NrfRpcLoad(
                    Link.configure(container, "in", folder.file("in"), Signal.FUTEX),
                    Link.configure(container, "out", folder.file("out"), Signal.FUTEX));
        }
    },
    VOX(VoxHub.BUNDLE) {
        @Override
        Load start(Container container, SharedFolder folder) {
            return new VoxLoad(container, folder);
        }
    },
    AMP(AmpHub.BUNDLE) {
        @Override
        Load start(Container container, SharedFolder folder) {
            AmpHub hub = AmpHub.main(container, folder, Map.of());
            hub.channel("plc");
            String stream = " " + StreamLoad.STREAM + " " + AmpHub.ITEM + " first ";
            AmpPeer talker = AmpHub.joined(folder);
            AmpPeer listener = AmpHub.joined(folder);
            VoxReceiver receiver = new VoxReceiver(container, AmpHub.filter("plc"));
            return new StreamLoad(
                    AmpHub.filter("plc"),
                    new StreamLoad.Side(talker::ask, first -> "stream-send out" + stream + first),
                    new StreamLoad.Side(listener::ask, first -> "stream-recv in" + stream + first),
                    number -> hub.send("plc", VoxMessages.of(number, AmpHub.length(number, AmpHub.ITEM))),
                    receiver::count,
                    receiver::errors,
                    receiver,
                    talker,
                    listener);
        }
    },
    FUSIONDOCK(FusiondockHub.BUNDLE) {
        @Override
        Load start(Container container, SharedFolder folder) {
            FusiondockHub hub = FusiondockHub.configure(container, folder, Role.LINUX, Map.of());
            hub.channel();
            String stream = "=" + StreamLoad.STREAM + ":mix:" + FusiondockHub.LONGEST;
            FusiondockPeer talker = hub.peer();
            FusiondockPeer listener = hub.peer();
            FusiondockReceiver receiver = new FusiondockReceiver(hub, StreamLoad.STREAM);
            return new StreamLoad(
                    FusiondockHub.FILTER,
                    new StreamLoad.Side(talker::ask, _ -> "stream-send" + stream),
                    new StreamLoad.Side(listener::ask, _ -> "stream-recv" + stream),
                    number -> hub.send(message(number % StreamLoad.STREAM)),
                    receiver::count,
                    receiver::errors,
                    receiver,
                    talker,
                    listener);
        }

        private byte[] message(long number) {
            return FusiondockMessages.of(number, AmpHub.length(number, FusiondockHub.LONGEST));
        }
    },
    /** The memory goes and comes, and the links over it with it. */
    POSIX(PosixHub.BUNDLE) {
        @Override
        Load start(Container container, SharedFolder folder) {
            return new NrfRpcLoad(object(container, folder, "in"), object(container, folder, "out"));
        }

        private Link object(Container container, SharedFolder folder, String name) {
            Path object = PosixHub.object(folder.file(name));
            Configuration segment = container.configure(
                    "io.millrace.segment.posix",
                    name,
                    Map.of("object", "/" + object.getFileName(), "size", PosixHub.BYTES, "keepOnStop", true));
            return Link.over(container, name, object, Signal.POLL, segment);
        }
    };

    private final String bundle;

    Transport(String bundle) {
        this.bundle = bundle;
    }

    /** The symbolic name of what is replaced. */
    String bundle() {
        return bundle;
    }

    /** Configures it, and starts both peers. */
    abstract Load start(Container container, SharedFolder folder);

    /** Removes what outlives the container. */
    static void removeObjects(SharedFolder folder) throws IOException {
        for (String name : List.of("in", "out")) {
            Files.deleteIfExists(PosixHub.object(folder.file(name)));
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
