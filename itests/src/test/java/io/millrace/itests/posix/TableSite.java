package io.millrace.itests.posix;

import io.millrace.posix.SystemV;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A table in a file, which belongs to {@link User#ANNA} if we may give it away; {@link User#BERT} may write to it. */
final class TableSite extends Site {
    private final TableFile table = TableFile.posix();
    private final TableFile.Member member = table.join();

    @Override
    SystemV calls() {
        return member.calls();
    }

    @Override
    List<String> c(PublicFolder programs) {
        return table.c(programs.copy(Programs.table()));
    }

    @Override
    List<String> java(PublicFolder programs) {
        return table.java(programs.copyAll(Programs.jars()));
    }

    @Override
    PosixPeer start(List<String> prefix, List<String> command) {
        if (prefix.contains("setpriv")) {
            giveAway();
        }
        return table.start(prefix, command);
    }

    private void giveAway() {
        try {
            Files.setAttribute(table.path(), "unix:uid", User.ANNA.id());
            Files.setAttribute(table.path(), "unix:gid", User.BERT.id());
            Files.setPosixFilePermissions(table.path(), PosixFilePermissions.fromString("rw-rw----"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    long freePages() {
        return member.calls().info().freePages();
    }

    @Override
    public void close() {
        table.close();
        super.close();
    }

    @Override
    public String toString() {
        return "table";
    }
}
