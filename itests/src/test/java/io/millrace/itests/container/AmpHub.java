package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.osgi.service.cm.Configuration;

/**
 * The memory of an ESP32-C6 as two segments, and one core of it, configured in a container; a C program plays the other
 * one. Thread-safety: immutable.
 */
record AmpHub(Container container, Path hp, Path rtc, List<Configuration> segments, Configuration link) {
    /** The bundle under test. */
    static final String BUNDLE = "io.millrace.sysinfo.amp";

    /** The longest message of the queues, and of the endpoints. */
    static final int ITEM = 64;

    static final int ENDPOINT_ITEM = 56;

    private static final String PID = "io.millrace.amp";
    private static final String NAME = "chip";
    private static final int PAGE = 4096;
    /** Device address of the first byte of the file. */
    private static final long HP_PAGE = 0x4087a000L;

    /** Where the HP pool starts in its file. */
    private static final int POOL = 0x580;

    private static final int HEADER = 8;

    /** The gateway plays the main core, makes the files and all queues. */
    static AmpHub main(Container container, SharedFolder folder, Map<String, Object> more) {
        return configure(container, folder, "CREATE", mainCore(more));
    }

    /** Sets other properties of a main core, or brings it back, and leaves the segments alone. */
    void reconfigure(Map<String, Object> more) {
        link(container, mainCore(more));
    }

    private static Map<String, Object> mainCore(Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "queues", new String[] {"plc: send=0x10:8x64:3, receive=0x11:8x64:4"},
                "rpmsg", "8x64",
                "endpoints", new String[] {"console: 1>7"}));
        properties.putAll(more);
        return properties;
    }

    /** The gateway plays the sub core on files that are there, and finds the queues. */
    static AmpHub sub(Container container, SharedFolder folder, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "core", "SUB",
                "queues", new String[] {"plc: receive=0x10, send=0x11:4"},
                "endpoints", new String[] {"console: 7>1"}));
        properties.putAll(more);
        return configure(container, folder, "ATTACH", properties);
    }

    private static AmpHub configure(
            Container container, SharedFolder folder, String role, Map<String, Object> properties) {
        Path hp = folder.file("hp");
        Path rtc = folder.file("rtc");
        List<Configuration> segments =
                List.of(segment(container, NAME, hp, 6L * PAGE, role), segment(container, "rtc", rtc, PAGE, role));
        return new AmpHub(container, hp, rtc, segments, link(container, properties));
    }

    private static Configuration segment(Container container, String name, Path file, long bytes, String role) {
        return container.configure(
                "io.millrace.segment.file",
                name,
                Map.of("path", file.toString(), "size", bytes, "role", role, "mode", "0666"));
    }

    private static Configuration link(Container container, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "segment.target",
                "(millrace.segment=chip)",
                "rtc.target",
                "(millrace.segment=rtc)",
                "lookMillis",
                5,
                "leaseMillis",
                Link.LEASE_MILLIS));
        properties.putAll(more);
        return container.configure(PID, NAME, properties);
    }

    /** The options of a C peer on the same files. */
    static List<String> files(SharedFolder folder, String... words) {
        List<String> all = new ArrayList<>(List.of(
                "--hp",
                folder.file("hp").toString(),
                "--rtc",
                folder.file("rtc").toString()));
        all.addAll(List.of(words));
        return all;
    }

    /** Starts a C sub core, which finds all queues. */
    static AmpPeer joined(SharedFolder folder, String... words) {
        AmpPeer peer = AmpPeer.start("sub", files(folder, words));
        peer.ask("queue-attach in remote 0x10 -1");
        peer.ask("queue-attach out master 0x11 4");
        peer.ask("rpmsg-attach");
        return peer;
    }

    /** What a C main core does that makes all queues. */
    static void make(AmpPeer peer) {
        peer.ask("queue-create out 8 64 master 0x10 3");
        peer.ask("queue-create in 8 64 remote 0x11 -1");
        peer.ask("rpmsg-create 8 64");
    }

    /** A channel as it is now; waits if there is none. */
    Channel channel(String line) {
        return container.await(Channel.class, filter(line));
    }

    static String filter(String line) {
        return "(millrace.channel=chip/" + line + ")";
    }

    /** Channels there are now. */
    int channels() {
        return container.references(Channel.class, "(millrace.protocol=amp)").size();
    }

    /** Sends on a channel as it is at the moment, whatever becomes of it meanwhile. */
    boolean send(String line, byte[] message) {
        return container
                .find(Channel.class, filter(line))
                .filter(channel -> channel.send(message, Eventually.WATCHDOG) == Offer.SENT)
                .isPresent();
    }

    /** The next message of a channel. */
    static byte[] receive(Channel channel) {
        List<byte[]> messages = new ArrayList<>();
        int came = channel.receive(
                (segment, offset, length, _) ->
                        messages.add(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE)),
                Eventually.WATCHDOG);
        assertEquals(1, came);
        return messages.getFirst();
    }

    /** The length of a message of the C peer's streams. */
    static int length(long sequence, int most) {
        long x = sequence * 0x9E3779B97F4A7C15L ^ 0xD1B54A32D192ED03L;
        x ^= x >>> 33;
        x *= 0xFF51AFD7ED558CCDL;
        x ^= x >>> 33;
        return (int) Long.remainderUnsigned(x, most + 1);
    }

    /** The bytes of both files, without the interrupts, which come and go. */
    String image() {
        byte[] all = bytes(hp);
        return HexFormat.of().formatHex(all, POOL, all.length) + HexFormat.of().formatHex(bytes(rtc));
    }

    /** The bytes of all headers of the HP chain, by the addresses a peer lists. */
    String headers(AmpPeer peer) {
        byte[] all = bytes(hp);
        return String.join(
                " ",
                Pattern.compile("\"pool\":\"hp\"[^}]*\"address\":\"(0x[0-9a-f]+)\"")
                        .matcher(peer.ask("list"))
                        .results()
                        .map(found -> (int) (Long.decode(found.group(1)) - HP_PAGE) - HEADER)
                        .map(at -> HexFormat.of().formatHex(all, at, at + HEADER))
                        .toList());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
