package io.millrace.cli.nrfrpc;

import io.millrace.nrfrpc.internal.NrfRpcOptions;

/** Which side of the link we play. */
enum Side {
    /** Sends on the area AB. */
    A(NrfRpcOptions.Side.A, io.millrace.hw.futex.internal.Side.A, ".ab", ".ba"),
    /** Sends on the area BA. */
    B(NrfRpcOptions.Side.B, io.millrace.hw.futex.internal.Side.B, ".ba", ".ab");

    private final NrfRpcOptions.Side link;
    private final io.millrace.hw.futex.internal.Side futex;
    private final String outSuffix;
    private final String inSuffix;

    Side(NrfRpcOptions.Side link, io.millrace.hw.futex.internal.Side futex, String outSuffix, String inSuffix) {
        this.link = link;
        this.futex = futex;
        this.outSuffix = outSuffix;
        this.inSuffix = inSuffix;
    }

    NrfRpcOptions.Side link() {
        return link;
    }

    io.millrace.hw.futex.internal.Side futex() {
        return futex;
    }

    /** Behind the file's name: the FIFO we ring through. */
    String outSuffix() {
        return outSuffix;
    }

    /** Behind the file's name: the FIFO we are rung through. */
    String inSuffix() {
        return inSuffix;
    }
}
