package io.millrace.gateway.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void choose() {
        path = folder.resolve("s");
    }

    @Test
    void bindsForTheOwnerOnly() throws IOException {
        try (ServerSocketChannel _ = SocketFile.bind(path)) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
    }

    @Test
    void replacesWhatADeadGatewayLeft() throws IOException {
        SocketFile.bind(path).close();
        assertTrue(Files.exists(path));
        try (ServerSocketChannel server = SocketFile.bind(path)) {
            assertTrue(server.isOpen());
        }
    }

    @Test
    void leavesASocketInUse() throws IOException {
        try (ServerSocketChannel _ = SocketFile.bind(path)) {
            assertTrue(refusal().contains("another process listens"));
        }
    }

    @Test
    void leavesAFileAndALinkAlone() throws IOException {
        Files.writeString(path, "mine");
        assertTrue(refusal().contains("is no socket"));
        assertEquals("mine", Files.readString(path));
        Files.delete(path);
        Files.createSymbolicLink(path, folder.resolve("target"));
        assertTrue(refusal().contains("is no socket"));
        assertFalse(Files.exists(folder.resolve("target")));
    }

    private String refusal() {
        return assertThrows(IOException.class, () -> SocketFile.bind(path)).getMessage();
    }
}
