package io.millrace.cli.nrfrpc;

/**
 * The payload all peers of this format send: {@code byte[i] = (seq*31 + ep*17 + i*7 + (i>>8)) & 255}. Thread-safety:
 * immutable.
 */
final class Pattern {
    /** Messages whose numbers differ by this look the same. */
    private static final int PERIOD = 256;

    private Pattern() {}

    static void fill(byte[] bytes, int length, long seq, int endpoint) {
        for (int i = 0; i < length; i++) {
            bytes[i] = at(i, seq, endpoint);
        }
    }

    /**
     * What is wrong with a payload.
     *
     * @param bytes the payload
     * @param length its length
     * @param seq the number it should have
     * @param endpoint where it arrived
     * @return one line, empty if nothing is
     */
    static String problem(byte[] bytes, int length, long seq, int endpoint) {
        int wrong = firstWrong(bytes, length, seq, endpoint);
        if (wrong == length) {
            return "";
        }
        String where = "wrong data: endpoint " + endpoint + ", message " + seq;
        for (int ahead = 1; ahead < PERIOD; ahead++) {
            if (firstWrong(bytes, length, seq + ahead, endpoint) == length) {
                return where + ": it is message " + (seq + ahead) + ", or one " + PERIOD + " before or after";
            }
        }
        return where + ": byte " + wrong + " of " + length + " is " + (bytes[wrong] & 0xff) + ", allowed: "
                + (at(wrong, seq, endpoint) & 0xff);
    }

    private static int firstWrong(byte[] bytes, int length, long seq, int endpoint) {
        int i = 0;
        while (i < length && bytes[i] == at(i, seq, endpoint)) {
            i++;
        }
        return i;
    }

    private static byte at(int i, long seq, int endpoint) {
        return (byte) (seq * 31 + endpoint * 17L + i * 7L + (i >> 8));
    }
}
