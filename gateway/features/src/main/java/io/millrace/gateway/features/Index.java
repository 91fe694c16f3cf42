package io.millrace.gateway.features;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** The index of the repository, the same whenever it is made of the same bundles. */
final class Index {
    /** Another one when the repository changes; who makes the index takes the time for it. */
    private static final Pattern INCREMENT = Pattern.compile("(<repository [^>]*increment=\")\\d+(\")");

    private Index() {}

    /**
     * The index with a number made of what it holds.
     *
     * @throws BuildException if it has no such number
     */
    static String reproducible(String index) {
        Matcher increment = INCREMENT.matcher(index);
        if (!increment.find()) {
            throw new BuildException("the index of the repository has no increment: "
                    + index.lines().limit(3).toList());
        }
        CRC32 crc = new CRC32();
        crc.update(increment.replaceFirst("").getBytes(StandardCharsets.UTF_8));
        return increment.replaceFirst("$1" + crc.getValue() + "$2");
    }
}
