package io.millrace.cli.nrfrpc;

import io.millrace.api.channel.Problem;
import io.millrace.cli.ExitException;
import io.millrace.cli.FormatSpec;
import io.millrace.cli.ImageFormat;
import io.millrace.cli.Numbers;
import io.millrace.cli.ReadOnlyFile;
import io.millrace.nrfrpc.internal.NrfRpcLayout;
import io.millrace.nrfrpc.internal.NrfRpcLink;
import java.util.List;
import java.util.Set;

/** Images of links in the format of the nRF RPC draft. */
public final class NrfRpcFormat implements ImageFormat {
    private static final Set<String> PARAMETERS = Set.of("ab", "ba", "off-ab", "off-ba", "revision");
    private static final String USUAL_AREA = "1024x13";

    /** Makes the format. */
    public NrfRpcFormat() {}

    @Override
    public String name() {
        return "nrfrpc";
    }

    @Override
    public Decoded decode(String path, FormatSpec spec) {
        spec.allow(PARAMETERS);
        Geometry geometry = geometry(spec);
        try (ReadOnlyFile file = ReadOnlyFile.open(path, geometry.sizeBytes())) {
            NrfRpcImage image = new NrfRpcImage();
            add(image, file, "ab", geometry.abOffset(), geometry.ab());
            add(image, file, "ba", geometry.baOffset(), geometry.ba());
            return image.decoded();
        }
    }

    @Override
    public List<Guess> guess(ReadOnlyFile file) {
        return new NrfRpcGuess(file).guesses();
    }

    private static void add(NrfRpcImage image, ReadOnlyFile file, String name, long offset, NrfRpcLayout layout) {
        long size = file.memory().size();
        if (offset + layout.sizeBytes() <= size) {
            image.area(name, offset, NrfRpcLink.inspect(file.memory(), offset, layout));
        } else {
            image.problem(new Problem(
                    "image-size",
                    size,
                    size + " bytes",
                    "at least " + (offset + layout.sizeBytes()) + " bytes, where area " + name + " ends",
                    1,
                    ""));
        }
    }

    private static Geometry geometry(FormatSpec spec) {
        return Geometry.of(
                area("ab", spec), area("ba", spec), spec.number("off-ab", 0), spec.number("off-ba", -1), isR2(spec));
    }

    private static boolean isR2(FormatSpec spec) {
        return switch (spec.get("revision", "R1")) {
            case "R1", "r1" -> false;
            case "R2", "r2" -> true;
            default ->
                throw new ExitException(
                        ExitException.USAGE, "--as nrfrpc: revision must be R1 or R2: " + spec.get("revision", ""));
        };
    }

    private static Geometry.Area area(String name, FormatSpec spec) {
        String text = spec.get(name, USUAL_AREA);
        int x = text.indexOf('x', text.startsWith("0x") ? 2 : 0);
        try {
            return new Geometry.Area(
                    name,
                    Math.toIntExact(Numbers.parse(text.substring(0, x))),
                    Math.toIntExact(Numbers.parse(text.substring(x + 1))));
        } catch (IndexOutOfBoundsException | NumberFormatException | ArithmeticException e) {
            throw new ExitException(
                    ExitException.USAGE,
                    "--as nrfrpc: " + name + " must be SIZExENDPOINTS, like " + USUAL_AREA + ": " + text);
        }
    }
}
