package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.gateway.shell.internal.map.Picture;
import io.millrace.gateway.shell.internal.watch.Output;
import io.millrace.gateway.shell.support.DtoFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Component;

/** How the snapshots of the runtime look in the shell. Thread-safety: thread-safe. */
@Component(
        property = {
            Converter.CONVERTER_CLASSES + "=io.millrace.api.runtime.dto.SegmentDTO",
            Converter.CONVERTER_CLASSES + "=io.millrace.api.runtime.dto.SignalerDTO",
            Converter.CONVERTER_CLASSES + "=io.millrace.api.runtime.dto.RingDTO",
            Converter.CONVERTER_CLASSES + "=io.millrace.api.runtime.dto.BlockDTO",
            Converter.CONVERTER_CLASSES + "=io.millrace.api.runtime.dto.PeerDTO",
            Converter.CONVERTER_CLASSES + "=io.millrace.api.runtime.dto.ProblemDTO",
            Converter.CONVERTER_CLASSES + "=org.osgi.dto.DTO"
        })
public final class DtoConverter implements Converter {
    private static final DtoFormat FORMAT = new DtoFormat(
            Tables.ALL, Set.of(ChannelDTO.class, SegmentUseDTO.class, LayoutDTO.class, DumpDTO.class, CleanDTO.class));
    private static final int USUAL_COLUMNS = 80;
    private static final int PICTURE_ROWS = 24;

    /** Called by Declarative Services. */
    public DtoConverter() {}

    @Override
    public Object convert(Class<?> type, Object in) {
        return switch (in) {
            case SegmentDTO segment when type == String.class -> segment.name;
            case RingDTO ring when type == String.class -> ring.channel;
            case null, default -> null;
        };
    }

    @Override
    public CharSequence format(Object target, int level, Converter escape) {
        OptionalInt columns =
                escape instanceof CommandSession session ? Output.of(session).columns() : OptionalInt.empty();
        return switch (target) {
            case MessageDTO message -> message(message, level);
            case RungDTO rung -> level == PART ? rung.signaler : rung.signaler + " RUNG " + rung.target;
            case BytesDTO bytes -> level == PART ? bytes.segment : HexPicture.of(bytes, columns);
            case LayoutDTO layout when level == INSPECT -> picture(layout, columns.orElse(USUAL_COLUMNS));
            case StructDTO struct ->
                level == PART ? struct.segment : Tables.members(struct.offset).all(struct.rows);
            case LagsDTO lags when level == INSPECT -> lags(lags, columns);
            case CleanDTO clean when level == INSPECT -> clean(clean, columns);
            case null, default -> FORMAT.format(target, level, columns).orElse(null);
        };
    }

    private static CharSequence message(MessageDTO dto, int level) {
        return level == PART ? dto.channel : dto.channel + " " + dto.outcome + " " + dto.length + " bytes  " + dto.text;
    }

    private static CharSequence picture(LayoutDTO dto, int columns) {
        return dto.segment + ", " + dto.sizeBytes + " bytes\n"
                + String.join("\n", Picture.of(dto.sizeBytes, List.of(dto.fields), columns, PICTURE_ROWS));
    }

    private static CharSequence lags(LagsDTO dto, OptionalInt columns) {
        return FORMAT.format(dto.rings, INSPECT, columns).orElse("") + "\n"
                + (dto.slowest == null ? "nothing waits" : "slowest: " + dto.slowest);
    }

    private static CharSequence clean(CleanDTO dto, OptionalInt columns) {
        return dto.leftovers.length == 0
                ? dto.summary
                : FORMAT.format(dto.leftovers, INSPECT, columns).orElse("") + "\n" + dto.summary;
    }
}
