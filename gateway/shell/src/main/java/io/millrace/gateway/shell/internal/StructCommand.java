package io.millrace.gateway.shell.internal;

import static io.millrace.gateway.shell.support.Option.NO;
import static io.millrace.gateway.shell.support.Option.YES;

import io.millrace.api.runtime.ShmRuntime;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.gateway.shell.internal.struct.Decoder;
import io.millrace.gateway.shell.internal.struct.Description;
import io.millrace.gateway.shell.internal.struct.DescriptionException;
import io.millrace.gateway.shell.support.CommandException;
import io.millrace.gateway.shell.support.Help;
import io.millrace.gateway.shell.support.JsonText;
import io.millrace.gateway.shell.support.LastResort;
import io.millrace.gateway.shell.support.Option;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shows what bytes mean, by a description in a small part of C. Thread-safety: thread-safe. */
@Component(service = StructCommand.class, immediate = true)
@GogoCommand(scope = "shm", function = "struct")
public final class StructCommand extends LastResort {
    private static final String USAGE = "shm:struct SEGMENT \"TYPE@OFFSET\" [-f FILE] [-j]";

    private final Segments segments;

    /** Called by Declarative Services. */
    @Activate
    public StructCommand(@Reference ShmRuntime runtime) {
        this.segments = new Segments(runtime);
    }

    /** Bytes as a struct. */
    @Descriptor("shows what bytes of a segment mean")
    public Object struct(
            CommandSession session,
            @Descriptor(Option.JSON)
                    @Parameter(
                            names = {"-j", "--json"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean json,
            @Descriptor(Option.HELP)
                    @Parameter(
                            names = {"-h", "--help"},
                            presentValue = YES,
                            absentValue = NO)
                    boolean help,
            @Descriptor("a file of structs: struct NAME { ... };")
                    @Parameter(
                            names = {"-f", "--file"},
                            absentValue = "")
                    String file,
            @Descriptor("the segment, then members and where they start, for instance "
                            + "\"u32 le magic; char name[16]; struct { i16 be x; f32 y; } pos[4];@0x40\" or NAME@0x40; "
                            + "types: u8 to u64, i8 to i64, f32, f64, char, bool; align in front lays out as C does")
                    String... words) {
        if (help) {
            return Help.of(StructCommand.class, "shm", "struct");
        }
        Option.refuseOptions(words, USAGE);
        if (words.length != 2) {
            throw new CommandException("usage: " + USAGE + "; got " + words.length + " arguments");
        }
        SegmentDTO segment = segments.find(words[0]);
        int at = words[1].lastIndexOf('@');
        String type = at < 0 ? words[1] : words[1].substring(0, at);
        long offset = at < 0 ? 0 : Option.number("offset", words[1].substring(at + 1), 0, segment.sizeBytes);
        StructDTO dto = decode(segment, offset, decoder(session, file, type));
        return json ? JsonText.of(dto) : dto;
    }

    private static Decoder decoder(CommandSession session, String file, String type) {
        Description description = new Description();
        if (!file.isEmpty()) {
            Path path = session.currentDir().resolve(file);
            String text = TextFile.read(path);
            try {
                description.define(text);
            } catch (DescriptionException e) {
                throw new CommandException(e.at(text, path.toString()));
            }
        }
        try {
            return description.read(type);
        } catch (DescriptionException e) {
            throw new CommandException(e.at(type, ""));
        }
    }

    private StructDTO decode(SegmentDTO segment, long offset, Decoder decoder) {
        int size = decoder.sizeBytes();
        byte[] bytes = segments.bytes(segment.name, offset, size);
        if (bytes.length < size) {
            throw new CommandException("the type has " + size + " bytes; at offset " + offset + " of segment "
                    + segment.name + " there are " + bytes.length);
        }
        StructDTO dto = new StructDTO();
        dto.segment = segment.name;
        dto.offset = offset;
        dto.sizeBytes = size;
        dto.values = decoder.values(bytes);
        dto.rows = decoder.rows(bytes);
        return dto;
    }
}
