package io.millrace.cli;

import io.millrace.cli.amp.AmpFormat;
import io.millrace.cli.fusiondock.FusiondockFormat;
import io.millrace.cli.nrfrpc.NrfRpcFormat;
import io.millrace.cli.vox.VoxFormat;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace inspect FILE --as FORMAT}. */
@Command(name = "inspect", description = "Decodes an image or a live file, read-only.", sortOptions = false)
final class InspectCommand implements Callable<Integer> {
    private static final List<ImageFormat> FORMATS =
            List.of(new NrfRpcFormat(), new VoxFormat(), new AmpFormat(), new FusiondockFormat());

    @Parameters(index = "0", paramLabel = "FILE", description = "The image, or a live file.")
    private String file;

    @Option(
            names = "--as",
            required = true,
            paramLabel = "FORMAT",
            description = "nrfrpc:ab=SIZExENDPOINTS,ba=SIZExENDPOINTS[,off-ab=N][,off-ba=N][,revision=R1|R2], vox,"
                    + " amp:chip=c6|c5|p4[,rtc=FILE][,page=true][,hp-size=N][,rtc-size=N][,ulp-reserve=N]"
                    + "[,rtc-base=N][,light-sleep=true] (offsets of problems are device addresses),"
                    + " fusiondock[:truncated=true][,offset=N][,region-size=N] (one region), or guess.")
    private String format;

    @Option(names = "--json", description = "Prints one JSON object instead of tables.")
    private boolean json;

    private final Session session;

    /** Made by {@link Commands}. */
    InspectCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ImageFormat.Decoded decoded = decode(FormatSpec.parse(format));
        if (json) {
            session.console().print(decoded.json());
        } else {
            session.console().print(decoded.table());
        }
        return decoded.ok() ? ExitException.DONE : ExitException.CORRUPT;
    }

    private ImageFormat.Decoded decode(FormatSpec spec) {
        if (spec.name().equals(Guesses.NAME)) {
            return Guesses.of(file, FORMATS);
        }
        List<String> known = FORMATS.stream().map(ImageFormat::name).toList();
        return FORMATS.stream()
                .filter(it -> it.name().equals(spec.name()))
                .findFirst()
                .orElseThrow(() -> new ExitException(
                        ExitException.USAGE,
                        "unknown format " + spec.name() + ", known: " + String.join(", ", known) + ", " + Guesses.NAME))
                .decode(file, spec);
    }
}
