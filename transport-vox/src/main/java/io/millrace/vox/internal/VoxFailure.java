package io.millrace.vox.internal;

import io.millrace.api.memory.PeerCorruptionException;

/** Hears that the peer of a link wrote nonsense: the link is at its end. */
@FunctionalInterface
interface VoxFailure {
    /** Notes the cause and refuses whatever comes. Called by whoever met it, on any thread. */
    void failed(PeerCorruptionException cause);
}
