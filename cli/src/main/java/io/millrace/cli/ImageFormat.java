package io.millrace.cli;

import jakarta.json.JsonObject;
import java.util.List;

/** Decodes images of one format. Implementations are immutable. */
public interface ImageFormat {
    /**
     * What an image turned out to be.
     *
     * @param json the object to print, with {@code protocol}, {@code ok} and {@code problems}
     * @param table the same for people, line by line
     */
    record Decoded(JsonObject json, List<String> table) {
        /**
         * Whether the image is in order.
         *
         * @return the field {@code ok}
         */
        public boolean ok() {
            return json.getBoolean("ok");
        }
    }

    /**
     * A way to read an image.
     *
     * @param format what to say behind {@code --as}
     * @param reason why it may be that
     * @param score how plausible it is, more is better; above 0
     */
    record Guess(String format, String reason, int score) {
        /**
         * What to type next.
         *
         * @return the option of {@code inspect}
         */
        public String use() {
            return "--as " + format;
        }
    }

    /**
     * Which format.
     *
     * @return what stands before the first colon of a {@link FormatSpec}
     */
    String name();

    /**
     * Decodes an image.
     *
     * @param path the file
     * @param spec the format with its parameters
     * @return what it is; malformed bytes are problems, not exceptions
     * @throws ExitException if the parameters or the file cannot be used
     */
    Decoded decode(String path, FormatSpec spec);

    /**
     * Tries to make sense of an image nobody says anything about.
     *
     * @param file the image, or the start of it
     * @return the ways to read it, in any order
     */
    List<Guess> guess(ReadOnlyFile file);
}
