package io.millrace.gateway.shell.internal.clean;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The names that may be leftovers: those that begin with {@code millrace-}, and what lies in the folder of that name
 * and this user's number, where demos have their memory. Other folders are their makers' business. Thread-safety: one
 * thread.
 */
final class Nodes {
    private static final String OURS = "millrace-";

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
     * @param uid whose folder is entered
     */
    static List<Found> in(Path folder, int uid) throws IOException {
        Nodes nodes = new Nodes();
        nodes.add(folder, OURS + "*", false, false);
        Path demos = folder.resolve(OURS + uid);
        if (Files.isDirectory(demos, LinkOption.NOFOLLOW_LINKS)) {
            Node node = Node.of(demos);
            nodes.add(demos, "*", node.isPrivate(), !node.isOwnersFolder(uid));
        }
        return nodes.found.stream()
                .sorted(Comparator.comparing(found -> found.node().path()))
                .toList();
    }

    private void add(Path folder, String names, boolean sheltered, boolean replaceable) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, names)) {
            for (Path entry : entries) {
                try {
                    Node node = Node.of(entry);
                    if (node.kind() != Node.Kind.FOLDER) {
                        found.add(new Found(node, sheltered, replaceable));
                    }
                } catch (NoSuchFileException expected) {
                    // gone in the meantime
                }
            }
        }
    }
}
