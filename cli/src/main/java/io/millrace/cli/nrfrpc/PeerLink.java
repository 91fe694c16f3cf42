package io.millrace.cli.nrfrpc;

import io.millrace.nrfrpc.internal.NrfRpcLink;

/**
 * An open link, and what the verbs need beside it. Thread-safety: immutable.
 *
 * @param rings the link
 * @param geometry its areas
 * @param side which one we play
 * @param traffic what to send and receive
 * @param waiting how to wait
 * @param findings where counts and complaints go
 * @param lines where messages are shown
 */
record PeerLink(
        NrfRpcLink rings,
        Geometry geometry,
        Side side,
        Traffic traffic,
        Waiting waiting,
        Findings findings,
        Lines lines) {}
