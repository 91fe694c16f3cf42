package io.millrace.gateway.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** The demo: a link of each protocol on memory under /dev/shm, and a live process at the other end of each. */
final class Demo {
    private static final List<String> NAMES = List.of("plc", "line", "chip", "uniproton");
    private static final List<String> PROTOCOLS = List.of("nrfrpc", "vox", "amp", "fusiondock");
    private static final int PLC_BYTES = 4096;
    /** From the page in which a C6 has its HP region to the end of the panic area, in pages. */
    private static final int CHIP_BYTES = 6 * 4096;
    /** Where the first page of the table is, and with it the one region, as etc/demo.json has its numbers. */
    private static final int RTOS_REGION = 4096;
    /** Of each of the two areas in the region; the doorbell is behind them. */
    private static final int RTOS_AREA = 1024;
    /** Of each of the two mailboxes. */
    private static final int REGION_BYTES = 65536;

    private final Path distribution;
    private final Home home;
    /** The nRF RPC draft: both sides find the file, all zeros. */
    private final Path plc;
    /** vox: the gateway makes the file, and the guest asks for its place at the socket. */
    private final Path line;

    private final Path socket;
    /** ESP-AMP: both cores find the file, all zeros, and the gateway initialises it. */
    private final Path chip;
    /** fusiondock: both sides find the file, all zeros, and each initialises the region it writes. */
    private final Path uniproton;
    /** The pipe in which the gateway rings, and the one in which it is rung. */
    private final Path ringsOut;

    private final Path ringsIn;
    /** System V without a kernel: the gateway makes the file, the table in it, and a region for the nRF RPC draft. */
    private final Path rtos;

    private Demo(Path distribution, Home home) throws IOException {
        this.distribution = distribution;
        this.home = home;
        this.plc = sharedFile("plc");
        this.line = sharedFile("line");
        this.chip = sharedFile("chip");
        this.uniproton = sharedFile("uniproton");
        this.ringsOut = uniproton.resolveSibling(uniproton.getFileName() + ".out");
        this.ringsIn = uniproton.resolveSibling(uniproton.getFileName() + ".in");
        this.rtos = sharedFile("rtos");
        this.socket = line.resolveSibling(line.getFileName() + ".sock");
    }

    /**
     * Writes the configuration into the home and starts the peers.
     *
     * @throws ExitException with status 4 if a file cannot be made or a peer not be started
     */
    static Scene prepare(Path distribution, Home home) {
        try {
            return new Demo(distribution, home).scene();
        } catch (IOException e) {
            throw new ExitException(ExitException.REFUSED, "demo: " + Home.reason(e));
        }
    }

    private Scene scene() throws IOException {
        String config = config();
        removeFiles();
        create(plc, PLC_BYTES);
        create(chip, CHIP_BYTES);
        create(uniproton, 2 * REGION_BYTES);
        tellWhoPlays();
        List<DemoPeer> peers = startPeers();
        List<Path> files = List.of(plc, line, chip, uniproton);
        List<String> links = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            links.add("link " + NAMES.get(i) + " on " + files.get(i) + ", peer process "
                    + peers.get(i).pid());
        }
        links.add("link rtos in a table in " + rtos + ", its peer starts when that is there");
        LatePeer late = LatePeer.await(
                rtos, RTOS_REGION, RTOS_AREA, () -> DemoPeer.start(distribution, home, "rtos", "nrfrpc", rtosPeer()));
        String title = "demo: " + String.join("; ", links);
        return new Scene(title, config, () -> end(peers, late));
    }

    private void tellWhoPlays() {
        List<String> missing = PROTOCOLS.stream()
                .filter(protocol -> !DemoPeer.isCompiled(distribution, protocol))
                .toList();
        if (!missing.isEmpty()) {
            System.err.println("millrace: no C program for " + String.join(", ", missing) + " in "
                    + distribution.resolve("peers") + ": a second JVM plays the peer of each link");
        }
    }

    private String config() throws IOException {
        Path source = distribution.resolve("etc/demo.json");
        String text = Files.readString(source)
                .replace("${plc}", plc.toString())
                .replace("${line}", line.toString())
                .replace("${line.socket}", socket.toString())
                .replace("${chip}", chip.toString())
                .replace("${rtos}", rtos.toString())
                .replace("${uniproton}", uniproton.toString())
                .replace("${uniproton.out}", ringsOut.toString())
                .replace("${uniproton.in}", ringsIn.toString());
        return ConfigFile.check(source.toString(), text);
    }

    /** In a private folder; gateways with a home of their own get files of their own. */
    private Path sharedFile(String link) throws IOException {
        Path folder = Path.of("/dev/shm/millrace-" + Home.myUid());
        new Home(folder).makePrivate();
        if (home.isUsual()) {
            return folder.resolve(link);
        }
        CRC32 crc = new CRC32();
        crc.update(home.folder().toString().getBytes(StandardCharsets.UTF_8));
        return folder.resolve("%s-%08x".formatted(link, crc.getValue()));
    }

    private static void create(Path file, int bytes) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, new byte[bytes], StandardOpenOption.WRITE);
    }

    private List<DemoPeer> startPeers() throws IOException {
        List<DemoPeer> peers = new ArrayList<>();
        try {
            peers.add(DemoPeer.start(
                    distribution,
                    home,
                    "nrfrpc",
                    List.of(plc.toString(), "b", "echo", "--sig", "futex", "--timeout-ms", "0")));
            peers.add(DemoPeer.start(
                    distribution,
                    home,
                    "vox",
                    List.of("guest", "--sock", socket.toString(), "--mode", "echo", "--timeout-ms", "0")));
            peers.add(DemoPeer.startTold(
                    distribution,
                    home,
                    "amp",
                    List.of("sub", "--chip", "c6", "--hp", chip.toString(), "--timeout-ms", "0"),
                    List.of("rpmsg-attach", "endpoint 7 echo")));
            peers.add(DemoPeer.start(distribution, home, "fusiondock", uniprotonPeer()));
            return peers;
        } catch (IOException e) {
            peers.forEach(DemoPeer::close);
            throw e;
        }
    }

    private List<String> uniprotonPeer() {
        return List.of(
                uniproton.toString(),
                "uniproton",
                "init",
                "echo=0",
                "--region-size",
                Integer.toString(REGION_BYTES),
                "--ring",
                ringsIn.toString(),
                "--ring-in",
                ringsOut.toString(),
                "--timeout-ms",
                "0");
    }

    /** A microcontroller is told where the pages of its region are, and knows no table. */
    private List<String> rtosPeer() {
        return List.of(
                rtos.toString(),
                "b",
                "echo",
                "--off-ab",
                Integer.toString(RTOS_REGION),
                "--off-ba",
                Integer.toString(RTOS_REGION + RTOS_AREA),
                "--off-db",
                Integer.toString(RTOS_REGION + 2 * RTOS_AREA),
                "--sig",
                "futex",
                "--timeout-ms",
                "0");
    }

    private void end(List<DemoPeer> peers, LatePeer late) {
        late.terminate();
        peers.forEach(DemoPeer::terminate);
        late.close();
        peers.forEach(DemoPeer::close);
        try {
            removeFiles();
        } catch (IOException e) {
            System.err.println("millrace: a file of the demo stays: " + Home.reason(e));
        }
    }

    private void removeFiles() throws IOException {
        for (Path each : List.of(plc, line, socket, chip, uniproton, ringsOut, ringsIn, rtos)) {
            Files.deleteIfExists(each);
        }
    }
}
