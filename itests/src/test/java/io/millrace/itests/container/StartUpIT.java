package io.millrace.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.millrace.api.alloc.Allocator;
import io.millrace.api.channel.Channel;
import io.millrace.api.ring.Offer;
import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.RuntimeDTO;
import io.millrace.api.segment.Segment;
import io.millrace.api.signal.Signaler;
import io.millrace.itests.support.Eventually;
import io.millrace.itests.support.SharedFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** A bundle that holds nothing but a configuration brings up segment, signaler and link, and takes them away. */
@InContainer
final class StartUpIT {
    private static final String EXTENDER =
            "osgi.extender;filter:=\"(&(osgi.extender=osgi.configurator)" + "(version>=1.0)(!(version>=2.0)))\"";

    @Test
    void aConfigurationBundleBringsUpChannelsWithTheirProperties(BundleContext probe) throws Exception {
        try (Plant _ = new Plant(probe)) {
            ServiceReference<Channel> last = await(probe, Channel.class, "(millrace.channel=plc/12)");
            assertEquals("nrfrpc", last.getProperty(Channel.PROTOCOL));
            assertEquals("B", last.getProperty(Channel.PEER));
            assertEquals("plc", last.getProperty(Segment.NAME));
            assertEquals(12, last.getProperty(Channel.ENDPOINT));
            assertEquals(
                    13,
                    probe.getServiceReferences(Channel.class, "(millrace.channel=plc/*)")
                            .size());
            await(probe, Segment.class, "(millrace.segment=plc)");
            await(probe, Signaler.class, "(millrace.signaler=plc)");
            await(probe, Allocator.class, "(" + Allocator.NAME + "=plc)");
        }
    }

    @Test
    void anApplicationThatKnowsOnlyTheApiSends(BundleContext probe) throws Exception {
        try (Plant _ = new Plant(probe)) {
            Channel channel = probe.getService(await(probe, Channel.class, "(millrace.channel=plc/0)"));
            assertEquals(Offer.SENT, channel.send(new byte[] {1, 2, 3}, Duration.ZERO));
            assertEquals(Offer.FULL, channel.send(new byte[] {4}, Duration.ZERO));
            assertEquals(Offer.TOO_LARGE, channel.send(new byte[4096], Duration.ZERO));
        }
    }

    @Test
    void theRuntimeServiceShowsWhatWasBroughtUp(BundleContext probe) throws Exception {
        try (Plant _ = new Plant(probe)) {
            await(probe, Channel.class, "(millrace.channel=plc/12)");
            await(probe, Allocator.class, "(" + Allocator.NAME + "=plc)");
            ShmRuntime runtime = probe.getService(await(probe, ShmRuntime.class, null));
            RuntimeDTO all = Eventually.get("13 peers without a problem", () -> Optional.of(runtime.getRuntimeDTO())
                    .filter(found -> found.peers.length == 13 && found.problems.length == 0));
            assertEquals(List.of("plc"), List.of(all.segments[0].name));
            assertEquals(4096, all.segments[0].sizeBytes);
            assertEquals(26, all.rings.length);
            assertEquals("futex", all.signalers[0].kind);
            assertFalse(runtime.peek("plc", 0, 16).isEmpty());
        }
    }

    /** The installed configuration bundle; everything it brought up goes with it. */
    private static final class Plant implements AutoCloseable {
        private final SharedFolder folder = new SharedFolder();
        private final BundleContext probe;
        private final Bundle bundle;

        Plant(BundleContext probe) throws BundleException, IOException {
            Path file = folder.file("plc");
            this.probe = probe;
            this.bundle = probe.installBundle("memory:" + file, configurationBundle(file));
            bundle.start();
        }

        @Override
        public void close() throws BundleException {
            bundle.uninstall();
            Eventually.until("the end of the channels", () -> isGone(Channel.class, "(millrace.channel=plc/*)"));
            Eventually.until("the end of the segment", () -> isGone(Segment.class, "(millrace.segment=plc)"));
            Eventually.until("the end of the file", folder::isEmpty);
            folder.close();
        }

        private boolean isGone(Class<?> type, String filter) {
            return references(probe, type, filter).isEmpty();
        }
    }

    private static <T> ServiceReference<T> await(BundleContext probe, Class<T> type, String filter) {
        return Eventually.get(type.getSimpleName() + " with " + filter, () -> references(probe, type, filter).stream()
                .findFirst());
    }

    private static <T> List<ServiceReference<T>> references(BundleContext probe, Class<T> type, String filter) {
        try {
            return List.copyOf(probe.getServiceReferences(type, filter));
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(filter, e);
        }
    }

    private static InputStream configurationBundle(Path file) throws IOException {
        Manifest manifest = new Manifest();
        Attributes head = manifest.getMainAttributes();
        head.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        head.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        head.putValue(Constants.BUNDLE_SYMBOLICNAME, "plant.configuration");
        head.putValue(Constants.BUNDLE_VERSION, "1.0.0");
        head.putValue(Constants.REQUIRE_CAPABILITY, EXTENDER);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new ZipEntry("OSGI-INF/configurator/plant.json"));
            jar.write(json(file).getBytes(StandardCharsets.UTF_8));
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static String json(Path file) {
        return """
                {
                  ":configurator:resource-version": 1,
                  "io.millrace.segment.file~plc": {"path": "%s", "size:Long": 4096, "role": "CREATE"},
                  "io.millrace.signaler.futex~plc": {
                    "segment.target": "(millrace.segment=plc)", "offsetBytes:Long": 2048, "side": "A"
                  },
                  "io.millrace.nrfrpc~plc": {
                    "segment.target": "(millrace.segment=plc)",
                    "signaler.target": "(millrace.signaler=plc)",
                    "side": "A"
                  }
                }
                """.formatted(file);
    }
}
