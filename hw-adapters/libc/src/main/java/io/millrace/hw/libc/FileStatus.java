package io.millrace.hw.libc;

/**
 * What {@code statx} says about a file. Thread-safety: immutable.
 *
 * @param device the file system it lies in
 * @param inode its number there
 * @param kind what it is
 * @param mode permission bits, twelve of them
 * @param links how many names it has
 * @param owner user id
 * @param group group id
 * @param sizeBytes its length
 */
public record FileStatus(
        long device, long inode, FileKind kind, int mode, int links, int owner, int group, long sizeBytes) {
    private static final int PERMISSIONS = 07777;
    private static final int OCTAL = 8;

    /**
     * Whether two answers are about one file.
     *
     * @param other the other answer
     * @return true if device and inode are the same
     */
    public boolean sameFileAs(FileStatus other) {
        return device == other.device && inode == other.inode;
    }

    /**
     * Kind, owner, mode and size, for a message.
     *
     * @return for instance {@code regular file, owner 0, mode 0600, size 4096}
     */
    public String summary() {
        return kind.label() + ", owner " + owner + ", mode " + octal(mode) + ", size " + sizeBytes;
    }

    /**
     * Permission bits as people write them.
     *
     * @param mode the bits
     * @return for instance {@code 0600}
     */
    public static String octal(int mode) {
        return String.format("%04o", mode & PERMISSIONS);
    }

    /**
     * Permission bits from what people write.
     *
     * @param property where it was written, for the message
     * @param text for instance {@code 0600}
     * @return the bits
     * @throws IllegalArgumentException if they are no octal digits
     */
    public static int permissions(String property, String text) {
        if (!text.matches("[0-7]{3,4}")) {
            throw new IllegalArgumentException(
                    property + " must be three or four octal digits, like 0600: " + property + "=" + text);
        }
        return Integer.parseInt(text, OCTAL);
    }
}
