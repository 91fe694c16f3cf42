package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import io.millrace.gateway.shell.support.DtoFormat;
import io.millrace.gateway.shell.support.HexDump;
import java.util.HexFormat;
import java.util.Set;
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
    private static final DtoFormat FORMAT =
            new DtoFormat(Tables.ALL, Set.of(ChannelDTO.class, SegmentUseDTO.class, BytesDTO.class, MessageDTO.class));

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
        return switch (target) {
            case BytesDTO bytes
            when level == INSPECT -> HexDump.of(bytes.offset, HexFormat.of().parseHex(bytes.hex));
            case MessageDTO message -> message(message, level);
            case null, default -> FORMAT.format(target, level).orElse(null);
        };
    }

    private static CharSequence message(MessageDTO dto, int level) {
        return level == PART ? dto.channel : dto.channel + " " + dto.outcome + " " + dto.length + " bytes  " + dto.text;
    }
}
