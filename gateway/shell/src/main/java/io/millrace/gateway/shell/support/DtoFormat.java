package io.millrace.gateway.shell.support;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.felix.service.command.Converter;
import org.osgi.dto.DTO;

/**
 * How a bundle's snapshots look in the shell: INSPECT is a table, or every field of one; LINE is a row; PART is the
 * name, which the commands take. Snapshots of other bundles are left to these. Thread-safety: immutable.
 *
 * @param tables of what is listed
 * @param others what is only shown alone
 */
public record DtoFormat(Map<Class<?>, Table<?>> tables, Set<Class<?>> others) {
    /** Makes the collections unmodifiable. */
    public DtoFormat {
        tables = Map.copyOf(tables);
        others = Set.copyOf(others);
    }

    /**
     * Draws a snapshot, or an array of them.
     *
     * @param target what to draw
     * @param level INSPECT, LINE or PART
     * @return the text; nothing if it is not ours to draw
     */
    public Optional<CharSequence> format(Object target, int level) {
        return format(target, level, OptionalInt.empty());
    }

    /**
     * Draws a snapshot, or an array of them.
     *
     * @param target what to draw
     * @param level INSPECT, LINE or PART
     * @param width how long a line of a table may be, if that matters
     * @return the text; nothing if it is not ours to draw
     */
    public Optional<CharSequence> format(Object target, int level, OptionalInt width) {
        return switch (target) {
            case DTO dto when isOurs(dto.getClass()) -> one(dto, level);
            case DTO[] many when isOurs(many.getClass().getComponentType()) -> many(many, level, width);
            case null, default -> Optional.empty();
        };
    }

    private boolean isOurs(Class<?> type) {
        return tables.containsKey(type) || others.contains(type);
    }

    @SuppressWarnings("unchecked")
    private Optional<Table<DTO>> table(Class<?> type) {
        return Optional.ofNullable((Table<DTO>) tables.get(type));
    }

    private Optional<CharSequence> many(DTO[] many, int level, OptionalInt width) {
        if (level == Converter.INSPECT) {
            return table(many.getClass().getComponentType()).map(table -> table.all(Arrays.asList(many), width));
        }
        return Optional.of(String.join(
                level == Converter.LINE ? "\n" : " ",
                Arrays.stream(many)
                        .map(dto -> one(dto, level).orElse("").toString())
                        .toList()));
    }

    private Optional<CharSequence> one(DTO dto, int level) {
        return switch (level) {
            case Converter.LINE -> table(dto.getClass()).map(table -> table.line(dto));
            case Converter.PART ->
                table(dto.getClass()).map(table -> table.part().apply(dto));
            default -> Optional.of(String.join("\n", fields(dto, "")));
        };
    }

    /** Every field on a line of its own, snapshots inside indented. */
    private List<String> fields(DTO dto, String indent) {
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

    private String text(Object value) {
        return switch (value) {
            case String[] names -> names.length == 0 ? "-" : String.join(", ", names);
            case DTO[] many -> many.length == 0 ? "-" : rows(many);
            case null -> "-";
            default -> Objects.toString(value);
        };
    }

    private String rows(DTO[] many) {
        return many(many, Converter.LINE, OptionalInt.empty()).orElse("").toString();
    }
}
