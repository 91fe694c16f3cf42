package io.millrace.itests.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.posix.Attachment;
import io.millrace.posix.PosixException;
import io.millrace.posix.ShmidDs;
import java.util.HexFormat;
import org.junit.jupiter.api.function.Executable;

/** What Java answers, as the programs say it. */
final class Answers {
    private Answers() {}

    /** A call that must fail, and how. */
    static void assertErrno(String errno, Executable call) {
        PosixException e = assertThrows(PosixException.class, call);
        assertEquals(errno, e.errno(), e::getMessage);
    }

    /** A status, as every program prints it. */
    static String of(ShmidDs s) {
        return ("{\"id\":%d,\"key\":%d,\"segsz\":%d,\"nattch\":%d,\"cpid\":%d,\"lpid\":%d,\"mode\":\"0%03o\","
                        + "\"uid\":%d,\"gid\":%d,\"cuid\":%d,\"cgid\":%d,\"atime\":%d,\"dtime\":%d,\"ctime\":%d}")
                .formatted(
                        s.id(),
                        s.key(),
                        s.segsz(),
                        s.nattch(),
                        s.cpid(),
                        s.lpid(),
                        s.mode(),
                        Integer.toUnsignedLong(s.uid()),
                        Integer.toUnsignedLong(s.gid()),
                        Integer.toUnsignedLong(s.cuid()),
                        Integer.toUnsignedLong(s.cgid()),
                        s.atime(),
                        s.dtime(),
                        s.ctime());
    }

    static String hex(byte... bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] read(Attachment attachment, long offset, int length) {
        byte[] bytes = new byte[length];
        attachment.read(offset, bytes);
        return bytes;
    }
}
