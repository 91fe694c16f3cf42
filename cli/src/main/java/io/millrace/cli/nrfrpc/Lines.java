package io.millrace.cli.nrfrpc;

import io.millrace.cli.Console;
import io.millrace.cli.Json;
import java.util.zip.CRC32;

/** The lines about messages. Thread-safety: thread-safe. */
final class Lines {
    private static final int HEADER_BYTES = 4;

    private final Console console;
    private final boolean quiet;

    Lines(Console console, boolean quiet) {
        this.console = console;
        this.quiet = quiet;
    }

    void sent(int endpoint, long seq, byte[] bytes, int length, long payloadOffset) {
        print("tx", endpoint, seq, bytes, length, payloadOffset);
    }

    void received(int endpoint, long seq, byte[] bytes, int length, long payloadOffset) {
        print("rx", endpoint, seq, bytes, length, payloadOffset);
    }

    private void print(String event, int endpoint, long seq, byte[] bytes, int length, long payloadOffset) {
        if (quiet) {
            return;
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        console.print(Json.event(event)
                .add("ep", endpoint)
                .add("seq", seq)
                .add("size", length)
                .add("index", payloadOffset - HEADER_BYTES)
                .add("crc", Json.crc((int) crc.getValue()))
                .build());
    }
}
