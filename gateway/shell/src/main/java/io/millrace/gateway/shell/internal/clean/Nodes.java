package io.millrace.gateway.shell.internal.clean;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The names that may be leftovers: {@code millrace-*}, and what lies in such folders. Thread-safety: one thread. */
final class Nodes {
    private static final String OURS = "millrace-*";
    private static final int DEEPEST = 3;

    private final List<Found> found = new ArrayList<>();

    private Nodes() {}

    /**
     * A name.
     *
     * @param node what it is
     * @param sheltered whether it lies in a folder that nobody but its owner can enter
     * @param replaceable whether strangers may put another file in its place
     */
    record Found(Node node, boolean sheltered, boolean replaceable) {}

    /**
     * Looks for them.
     *
     * @param folder of shared memory
     * @param uid whose folders are entered
     */
    static List<Found> in(Path folder, int uid) throws IOException {
        Nodes nodes = new Nodes();
        nodes.add(folder, OURS, uid, 0, false, false);
        return nodes.found.stream()
                .sorted((a, b) -> a.node().path().compareTo(b.node().path()))
                .toList();
    }

    private void add(Path folder, String names, int uid, int depth, boolean sheltered, boolean replaceable)
            throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, names)) {
            for (Path entry : entries) {
                try {
                    add(Node.of(entry), uid, depth, sheltered, replaceable);
                } catch (NoSuchFileException expected) {
                    // gone in the meantime
                }
            }
        }
    }

    private void add(Node node, int uid, int depth, boolean sheltered, boolean replaceable) throws IOException {
        if (node.kind() != Node.Kind.FOLDER) {
            found.add(new Found(node, sheltered, replaceable));
        } else if (node.uid() == uid && depth < DEEPEST) {
            boolean open = replaceable || !node.isOwnersFolder(uid);
            add(node.path(), "*", uid, depth + 1, sheltered || node.isPrivate(), open);
        }
    }
}
