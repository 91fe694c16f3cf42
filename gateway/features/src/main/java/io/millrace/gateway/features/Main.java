package io.millrace.gateway.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Entry point of the step. */
public final class Main {
    private Main() {}

    /**
     * Writes {@code features/features.xml}, {@code features/NAME.json}, {@code repo/index.xml} and {@code NOTICE}.
     *
     * @param args the assembled folder, the jars of the command line, the version, the folder to write to
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            throw new BuildException("four words are needed: ASSEMBLED CLI_JARS VERSION OUT; given: " + List.of(args));
        }
        write(Path.of(args[0]), Path.of(args[1]), args[2], Path.of(args[3]));
    }

    private static void write(Path folder, Path commandLine, String version, Path out) throws IOException {
        Assembled assembled = Assembled.read(folder);
        Path features = Files.createDirectories(out.resolve("features"));
        removeFiles(features);
        List<Feature> all = Feature.of(assembled, out.resolve("framework"));
        Files.writeString(features.resolve("features.xml"), KarafXml.of(all, version));
        for (Feature feature : all) {
            String json = FeatureJson.of(feature, version, assembled.framework());
            Files.writeString(features.resolve(feature.name() + ".json"), json);
        }
        Map<String, Path> handedOut = new TreeMap<>(Map.of("cli", commandLine));
        for (String part : List.of("lib", "bundles", "repo")) {
            handedOut.put(part, folder.resolve(part));
        }
        String index = Index.reproducible(Files.readString(folder.resolve("repo/index.xml")));
        Files.writeString(Files.createDirectories(out.resolve("repo")).resolve("index.xml"), index);
        Files.writeString(out.resolve("NOTICE"), Notice.of(handedOut));
    }

    /** What a build before wrote and this one may not. */
    private static void removeFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
