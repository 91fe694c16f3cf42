package io.millrace.cli.amp;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Images of both regions of a C6, made by the original implementation. The JSON file beside two images says by which
 * steps: the bytes both were filled with, then what each core did and was answered.
 */
final class Images {
    /** Where the regions start in a page. */
    static final int HP_IN_PAGE = 0x560;

    static final int RTC_IN_PAGE = 0x7a0;

    private Images() {}

    static byte[] bytes(String name) {
        try (InputStream in = Images.class.getResourceAsStream("/amp/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    static JsonObject steps(String name) {
        try (InputStream in = Images.class.getResourceAsStream("/amp/" + name + ".json");
                JsonReader reader = Json.createReader(in)) {
            return reader.readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** Writes the two images as they are. */
    static void copy(Path folder, String name) throws IOException {
        Files.write(folder.resolve("hp"), bytes(name + ".hp.bin"));
        Files.write(folder.resolve("rtc"), bytes(name + ".rtc.bin"));
    }

    /** The same as files that begin at a page. */
    static void copyPages(Path folder, String name) throws IOException {
        Files.write(folder.resolve("hp"), page(HP_IN_PAGE, bytes(name + ".hp.bin")));
        Files.write(folder.resolve("rtc"), page(RTC_IN_PAGE, bytes(name + ".rtc.bin")));
    }

    static byte[] page(int offset, byte[] image) {
        byte[] page = new byte[offset + image.length];
        System.arraycopy(image, 0, page, offset, image.length);
        return page;
    }

    /** The image in a file that begins at a page. */
    static byte[] region(Path file, int offset, int length) throws IOException {
        return Arrays.copyOfRange(Files.readAllBytes(file), offset, offset + length);
    }
}
