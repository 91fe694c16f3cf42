package io.millrace.itests.container;

/** The bytes vox peers send and check: the number, as far as there is room for it, then what follows from it. */
final class VoxMessages {
    private VoxMessages() {}

    /** A message. */
    static byte[] of(long sequence, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i < Long.BYTES ? sequence >>> (Byte.SIZE * i) : 31 * sequence + 17L * i);
        }
        return bytes;
    }
}
