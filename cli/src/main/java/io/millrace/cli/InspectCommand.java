package io.millrace.cli;

import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace inspect FILE --as FORMAT}. */
@Command(name = "inspect", description = "Decodes an image or a live file, read-only.", sortOptions = false)
final class InspectCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "The image, or a live file.")
    private String file;

    @Option(
            names = "--as",
            required = true,
            paramLabel = "FORMAT",
            description = "nrfrpc:ab=SIZExENDPOINTS,ba=SIZExENDPOINTS[,off-ab=N][,off-ba=N][,revision=R1|R2],"
                    + " vox[:bootstrap=true], amp:chip=c6|c5|p4[,rtc=FILE][,page=true][,hp-size=N][,rtc-size=N]"
                    + "[,ulp-reserve=N][,rtc-base=N][,light-sleep=true][,pool=rtc] (FILE is the HP region, with"
                    + " pool=rtc the RTC pool; offsets of problems are device addresses),"
                    + " fusiondock[:truncated=true][,offset=N][,region-size=N] (one region), table[:offset=N]"
                    + " (System V without a kernel), granules[:offset=N], or guess.")
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
            spec.allow(Set.of());
            return Guesses.of(file);
        }
        return Formats.of(spec.name())
                .orElseThrow(() -> new ExitException(
                        ExitException.USAGE, "unknown format " + spec.name() + ", known: " + Formats.names()))
                .decode(file, spec);
    }
}
