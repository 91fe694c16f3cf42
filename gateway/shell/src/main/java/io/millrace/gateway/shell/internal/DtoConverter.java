package io.millrace.gateway.shell.internal;

import io.millrace.api.runtime.dto.RingDTO;
import io.millrace.api.runtime.dto.SegmentDTO;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.felix.service.command.Converter;
import org.osgi.dto.DTO;
import org.osgi.service.component.annotations.Component;

/**
 * How all snapshots look in the shell: INSPECT is a table, or every field of one; LINE is a row; PART is the name,
 * which the commands take. Thread-safety: thread-safe.
 */
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
            case DTO dto -> one(dto, level);
            case DTO[] many -> many(many, level);
            case null, default -> null;
        };
    }

    private static CharSequence message(MessageDTO dto, int level) {
        return level == PART ? dto.channel : dto.channel + " " + dto.outcome + " " + dto.length + " bytes  " + dto.text;
    }

    private static CharSequence many(DTO[] many, int level) {
        if (level == INSPECT) {
            return Tables.of(many.getClass().getComponentType())
                    .map(table -> table.all(Arrays.asList(many)))
                    .orElse(null);
        }
        return String.join(
                level == LINE ? "\n" : " ",
                Arrays.stream(many)
                        .map(dto -> Objects.toString(one(dto, level)))
                        .toList());
    }

    private static CharSequence one(DTO dto, int level) {
        return switch (level) {
            case LINE -> Tables.of(dto.getClass()).map(table -> table.line(dto)).orElse(null);
            case PART ->
                Tables.of(dto.getClass()).map(table -> table.part().apply(dto)).orElse(null);
            default -> String.join("\n", fields(dto, ""));
        };
    }

    /** Every field on a line of its own, snapshots inside indented. */
    private static List<String> fields(DTO dto, String indent) {
        List<String> lines = new ArrayList<>();
        for (Field field : dto.getClass().getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            Object value = JsonText.get(field, dto);
            if (value instanceof DTO inner) {
                lines.add(indent + field.getName());
                lines.addAll(fields(inner, indent + "  "));
            } else {
                lines.add("%s%-16s  %s".formatted(indent, field.getName(), text(value)));
            }
        }
        return lines;
    }

    private static String text(Object value) {
        return switch (value) {
            case String[] names -> names.length == 0 ? "-" : String.join(", ", names);
            case DTO[] many -> many.length == 0 ? "-" : Objects.toString(many(many, LINE));
            case null -> "-";
            default -> value.toString();
        };
    }
}
